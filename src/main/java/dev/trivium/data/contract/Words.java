package dev.trivium.data.contract;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words of a text that can name a person, in the form in which names are compared: an address, a
 * customer number, a long number. Short numbers and short words would mean many people by chance.
 */
public final class Words {
  private static final int SHORTEST = 5;
  private static final int SHORTEST_NUMBER = 6;
  private static final int LONGEST = 254;
  private static final Pattern BETWEEN = Pattern.compile("[\\s,;!?()\\[\\]{}<>\"“”„«»|`*=]+");
  private static final Pattern ENDS = Pattern.compile("^[.:'’/]+|[.:'’/]+$");

  private Words() {}

  /**
   * @param most how many different words are looked at; those behind are left out
   */
  public static Set<String> of(Collection<String> texts, int most) {
    Set<String> words = new LinkedHashSet<>();
    for (String text : texts) {
      for (String word : BETWEEN.split(text)) {
        String bare = ENDS.matcher(word).replaceAll("");
        if (names(bare) && words.size() < most) {
          words.add(Normal.of(bare));
        }
      }
    }
    return words;
  }

  private static boolean names(String word) {
    if (word.length() < SHORTEST || word.length() > LONGEST) {
      return false;
    }
    boolean letters = word.codePoints().anyMatch(Character::isLetter);
    return letters || word.chars().filter(Character::isDigit).count() >= SHORTEST_NUMBER;
  }
}
