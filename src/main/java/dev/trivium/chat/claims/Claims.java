package dev.trivium.chat.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sentence claims: numbers, dates, names, and that something went up or down. */
final class Claims {
  private static final Pattern QUOTED =
      Pattern.compile("[\u201c\u201e\"]([^\u201d\u201c\"]+)[\u201d\u201c\"]");

  /** A capital inside a sentence; in German every noun has one, so there it tells nothing. */
  private static final Pattern CAPITAL =
      Pattern.compile(
          "(?<=[\\p{L}\\d,;)\u2013-] |: )\\p{Lu}[\\p{L}\\d'&.-]*(?: \\p{Lu}[\\p{L}\\d'&.-]*)*");

  private static final Pattern UP =
      words(
          "rose|rises?|risen|rising|grew|grows?|grown|increase[sd]?|climbed|gained|went up|gone up"
              + "|higher than|better than|stieg(?:en)?|gestiegen|wuchs(?:en)?|gewachsen|höher als"
              + "|zugenommen");
  private static final Pattern DOWN =
      words(
          "fell|falls?|fallen|falling|drop(?:s|ped)?|decline[sd]?|decrease[sd]?|shrank|shrunk|sank"
              + "|went down|gone down|lower than|worse than|fiel(?:en)?|gefallen|sank(?:en)?"
              + "|gesunken|niedriger als|abgenommen");

  private Claims() {}

  private static Pattern words(String any) {
    return Pattern.compile(
        "(?<!\\p{L})(?:" + any + ")(?!\\p{L})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  static List<Claim> of(String sentence, Locale language) {
    List<Claim> found = new ArrayList<>();
    String plain = sentence.replaceAll("[*_`|\\\\\u00a0\u202f]", " ").replaceAll("\\s+", " ");
    Matcher quoted = QUOTED.matcher(plain);
    while (quoted.find()) {
      found.add(new Claim.Name(quoted.group(1).strip()));
    }
    String rest = Dates.take(quoted.replaceAll(" "), found);
    Figures.find(rest, language, found);
    course(rest, found);
    if (!language.getLanguage().equals("de")) {
      Matcher capital = CAPITAL.matcher(rest);
      while (capital.find()) {
        found.add(new Claim.Name(capital.group().replaceAll("[.']+$", "")));
      }
    }
    return found;
  }

  private static void course(String sentence, List<Claim> found) {
    Matcher up = UP.matcher(sentence);
    while (up.find()) {
      found.add(new Claim.Course(up.group(), true));
    }
    Matcher down = DOWN.matcher(sentence);
    while (down.find()) {
      found.add(new Claim.Course(down.group(), false));
    }
  }
}
