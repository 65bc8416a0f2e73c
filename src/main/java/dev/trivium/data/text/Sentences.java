package dev.trivium.data.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the sentences of a text are; a line break ends one, too. */
public final class Sentences {
  /** A list or a table without full stops is cut here, between words. */
  private static final int LONGEST = 600;

  private Sentences() {}

  /**
   * A piece of the text without blanks around it.
   *
   * @param to behind its last sign
   */
  public record Range(int from, int to) {}

  /** In order; every sign that is no blank stands in one of them. */
  public static List<Range> of(String text, String lang) {
    List<Range> found = new ArrayList<>();
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.of(lang));
    sentences.setText(text);
    int from = sentences.first();
    for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
      lines(text, from, to, found);
      from = to;
    }
    return found;
  }

  private static void lines(String text, int from, int to, List<Range> found) {
    int begin = from;
    for (int at = from; at < to; at++) {
      boolean full = at - begin >= LONGEST && Character.isWhitespace(text.charAt(at));
      if (text.charAt(at) == '\n' || full) {
        bare(text, begin, at, found);
        begin = at;
      }
    }
    bare(text, begin, to, found);
  }

  private static void bare(String text, int from, int to, List<Range> found) {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (begin < end) {
      found.add(new Range(begin, end));
    }
  }
}
