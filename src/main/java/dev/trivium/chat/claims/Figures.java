package dev.trivium.chat.claims;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds numbers in a sentence: grouped, rounded, in percent, in short forms, small ones in words.
 */
final class Figures {
  private static final Map<String, Double> SCALES =
      Map.ofEntries(
          Map.entry("k", 1e3),
          Map.entry("thousand", 1e3),
          Map.entry("tsd", 1e3),
          Map.entry("tausend", 1e3),
          Map.entry("m", 1e6),
          Map.entry("mn", 1e6),
          Map.entry("mio", 1e6),
          Map.entry("million", 1e6),
          Map.entry("millions", 1e6),
          Map.entry("millionen", 1e6),
          Map.entry("b", 1e9),
          Map.entry("bn", 1e9),
          Map.entry("mrd", 1e9),
          Map.entry("billion", 1e9),
          Map.entry("billions", 1e9),
          Map.entry("milliarden", 1e9));

  private static final List<String> ENGLISH =
      List.of(
          "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve");
  private static final List<String> GERMAN =
      List.of(
          "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
          "zwölf");

  private static final String SCALE =
      "(?:\\s?(?<scale>[kKMB]|mn|bn|(?i:thousand|millions?|billions?|tsd|tausend|mio|millionen|mrd"
          + "|milliarden))(?![\\p{L}\\d]))?";
  private static final String PERCENT =
      "(?:\\s?(?<pct>%|(?i:percent|per cent|percentage points?|prozent|prozentpunkte?)))?";
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\d_])(?<sign>[-\u2212\u2013+])?[$\u20ac\u00a3]?"
              + "(?<num>\\d[\\d.,]*\\d|\\d)"
              + SCALE
              + PERCENT);
  private static final Pattern WORD = Pattern.compile("\\p{L}+");
  private static final Set<String> CHANGE = Set.of("by", "um");

  private Figures() {}

  /** Adds what was found to {@code found}. */
  static void find(String sentence, Locale language, List<Claim> found) {
    Matcher match = NUMBER.matcher(sentence);
    while (match.find()) {
      found.add(figure(sentence, match, language));
    }
    Matcher word = WORD.matcher(sentence);
    while (word.find()) {
      String lower = word.group().toLowerCase(Locale.ROOT);
      int at = Math.max(ENGLISH.indexOf(lower), GERMAN.indexOf(lower));
      if (at >= 0) {
        found.add(new Claim.Figure(word.group(), at + 2.0, 1, false, false));
      }
    }
  }

  private static Claim.Figure figure(String sentence, Matcher match, Locale language) {
    boolean german = language.getLanguage().equals("de");
    String digits = match.group("num").replace(german ? "." : ",", "");
    String plain = german ? digits.replace(',', '.') : digits;
    // A second point makes it no number, such as a version; it matches nothing then.
    boolean odd = plain.indexOf('.') != plain.lastIndexOf('.');
    int point = odd ? -1 : plain.indexOf('.');
    String scaleWord = match.group("scale");
    double scale =
        scaleWord == null ? 1 : SCALES.getOrDefault(scaleWord.toLowerCase(Locale.ROOT), 1.0);
    double value = odd ? Double.NaN : Double.parseDouble(plain) * scale;
    double step = scale * (point < 0 ? 1 : Math.pow(10, point + 1.0 - plain.length()));
    String sign = match.group("sign");
    boolean minus = sign != null && !sign.equals("+") && !joined(sentence, match.start());
    return new Claim.Figure(
        match.group().strip(),
        minus ? -value : value,
        step,
        match.group("pct") != null,
        CHANGE.contains(before(sentence, match.start())));
  }

  /** "7-9": a dash between numbers is no sign. */
  private static boolean joined(String sentence, int at) {
    return at > 0 && Character.isLetterOrDigit(sentence.charAt(at - 1));
  }

  private static String before(String sentence, int at) {
    String head = sentence.substring(0, at).stripTrailing().toLowerCase(Locale.ROOT);
    return head.substring(head.lastIndexOf(' ') + 1);
  }
}
