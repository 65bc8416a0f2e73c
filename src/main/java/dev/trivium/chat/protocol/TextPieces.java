package dev.trivium.chat.protocol;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces about as long as a word, never through a character. */
public final class TextPieces {
  private static final int MOST_PIECES = 400;
  private static final int LONGEST_WORD = 64;

  private TextPieces() {}

  /** Pieces in order; joined they are the text. A long text gets longer pieces. */
  public static List<String> of(String text) {
    int least = Math.max(1, text.length() / MOST_PIECES);
    List<String> pieces = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i < text.length(); i++) {
      boolean wordBegins =
          Character.isWhitespace(text.charAt(i - 1)) && !Character.isWhitespace(text.charAt(i));
      boolean tooLong =
          i - begin >= Math.max(LONGEST_WORD, least) && !Character.isLowSurrogate(text.charAt(i));
      if (wordBegins && i - begin >= least || tooLong) {
        pieces.add(text.substring(begin, i));
        begin = i;
      }
    }
    if (begin < text.length()) {
      pieces.add(text.substring(begin));
    }
    return pieces;
  }
}
