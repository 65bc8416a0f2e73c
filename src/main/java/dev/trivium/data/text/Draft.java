package dev.trivium.data.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A {@link Manuscript} that is being written. */
final class Draft {
  private static final int LEVELS = 6;

  private final StringBuilder text = new StringBuilder();
  private final List<Manuscript.Section> sections = new ArrayList<>();
  private final List<Integer> pages = new ArrayList<>();
  private final String[] path = new String[LEVELS];
  private String title = "";
  private int from;

  Draft() {
    Arrays.fill(path, "");
  }

  void title(String said) {
    title = oneLine(said);
  }

  /** A new page begins here. */
  void page() {
    pages.add(text.length());
  }

  /**
   * @param level 1 is outermost
   */
  void heading(int level, String said) {
    String heading = oneLine(said);
    if (heading.isEmpty()) {
      return;
    }
    close();
    line(heading);
    from = text.length();
    int at = Math.clamp(level, 1, LEVELS) - 1;
    path[at] = heading;
    Arrays.fill(path, at + 1, LEVELS, "");
    if (title.isEmpty()) {
      title = heading;
    }
  }

  /** A paragraph, an item, a cell; its line breaks stay. */
  void block(String said) {
    String clean = clean(said).strip();
    if (!clean.isEmpty()) {
      line(clean);
    }
  }

  Manuscript manuscript() {
    close();
    return new Manuscript(title, text.toString(), sections, pages);
  }

  private void line(String said) {
    text.append(said).append('\n');
  }

  private void close() {
    if (text.length() > from) {
      String heading =
          Arrays.stream(path).filter(part -> !part.isEmpty()).collect(Collectors.joining(" › "));
      sections.add(new Manuscript.Section(heading, from, text.length()));
    }
    from = text.length();
  }

  private static String oneLine(String said) {
    String line = clean(said).replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200).strip();
  }

  /** Composed, without control signs and without those that turn the direction of writing. */
  private static String clean(String said) {
    String composed = Normalizer.normalize(said, Normalizer.Form.NFC);
    StringBuilder clean = new StringBuilder(composed.length());
    composed
        .codePoints()
        .filter(sign -> sign == '\n' || sign == '\t' || !isHidden(sign))
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isHidden(int sign) {
    return switch (Character.getType(sign)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
      default -> false;
    };
  }
}
