package dev.trivium.chat.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The last gate of a worded answer: a sentence leaves only if each number, date and name in it, and
 * each rise and fall, is found in the evidence. A row of a table is a sentence.
 */
public final class SentenceCheck {
  /** Behind the end of a sentence: a point, a blank and what can begin the next one. */
  private static final Pattern END =
      Pattern.compile("(?<=[.!?:][*)\u201d\"]{0,3}) (?=[*\u201c\"(]{0,3}[\\p{Lu}\\d])");

  /** Points that end no sentence. */
  private static final Pattern SHORT =
      Pattern.compile("(?:^|[ (])(?:e\\.g|i\\.e|approx|ca|vs|no|nr|z\\.b|d\\.h|bzw|\\d{1,2})\\.$");

  private SentenceCheck() {}

  /**
   * A text without the sentences that failed.
   *
   * @param dropped what each failed on, in words; empty where all passed
   */
  public record Checked(String text, List<String> dropped) {
    public Checked {
      dropped = List.copyOf(dropped);
    }
  }

  /** Markdown in, Markdown out; a paragraph of which nothing is left goes as a whole. */
  public static Checked check(String markdown, Known known) {
    List<String> dropped = new ArrayList<>();
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : markdown.split("\n\n")) {
      List<String> lines = new ArrayList<>();
      for (String line : paragraph.split("\n")) {
        List<String> kept = new ArrayList<>();
        for (String sentence : sentences(line)) {
          Optional<String> failed = failure(sentence, known);
          failed.ifPresentOrElse(dropped::add, () -> kept.add(sentence));
        }
        if (!kept.isEmpty()) {
          lines.add(String.join(" ", kept));
        }
      }
      if (!lines.isEmpty()) {
        paragraphs.add(String.join("\n", lines));
      }
    }
    return new Checked(String.join("\n\n", paragraphs), dropped);
  }

  /** What a sentence says that the evidence does not; empty where all is found. */
  public static Optional<String> failure(String sentence, Known known) {
    List<Claim> claims = Claims.of(known.masked(sentence), known.language());
    List<Claim.Course> courses = new ArrayList<>();
    for (Claim claim : claims) {
      if (claim instanceof Claim.Course course) {
        courses.add(course);
      }
    }
    for (Claim claim : claims) {
      boolean held =
          claim instanceof Claim.Figure figure && !courses.isEmpty()
              ? moved(figure, courses, known)
              : known.holds(claim);
      if (!held) {
        return Optional.of(claim.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
      }
    }
    return known.stranger(sentence).isEmpty() ? Optional.empty() : Optional.of("name");
  }

  /** "fell by 12 %" speaks of a change of that sign, "fell to 12" of any number. */
  private static boolean moved(Claim.Figure figure, List<Claim.Course> courses, Known known) {
    boolean signed = courses.stream().anyMatch(course -> known.holds(figure, course.up()));
    return figure.change() ? signed : signed || known.holds(figure);
  }

  static List<String> sentences(String line) {
    if (line.startsWith("|")) {
      return List.of(line);
    }
    List<String> out = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String piece : END.split(line)) {
      open.append(open.isEmpty() ? "" : " ").append(piece);
      String lower = open.toString().toLowerCase(java.util.Locale.ROOT);
      if (!SHORT.matcher(lower).find()) {
        out.add(open.toString());
        open.setLength(0);
      }
    }
    if (!open.isEmpty()) {
      out.add(open.toString());
    }
    return out;
  }
}
