package dev.trivium.data;

import dev.trivium.data.text.Scrubber;
import dev.trivium.kernel.Problem;

/**
 * Words that people write about a deed, or call a document: they stand in clear, in trails and
 * lists that outlive the people they tell of, so they name nobody.
 */
public final class PlainWords {
  private PlainWords() {}

  /**
   * The same words with a mask in place of addresses of mail and numbers of phones, cards and
   * accounts. The time it takes grows with their length only.
   */
  public static String masked(String words) {
    return Scrubber.masked(words);
  }

  /** The same words. Errors: 422 if they seem to hold personal data. */
  static String require(String member, String words) {
    if (Scrubber.find(words).isEmpty()) {
      return words;
    }
    throw Problem.unprocessable(
            "data/personal-words",
            "'"
                + member
                + "' seems to hold personal data, and it is kept in clear; leave that out and"
                + " name rows by their keys.")
        .at(member)
        .asException();
  }
}
