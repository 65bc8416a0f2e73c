package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts normalised text into tokens; questions, synonyms and values are cut the same way. */
final class Tokenizer {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.]\\d{1,2}[/.]\\d{2,4}(?!\\d)"
              + "|\\d{4}[-/ ]?[wq]\\d{1,2}(?!\\d)|[wq]\\d{1,2}[-/]\\d{4}"
              + "|\\d{4}-(?:0[1-9]|1[0-2])(?![\\d-])|\\d{4}/\\d{2}(?![\\d/]))"
              + "|(?<year>(?<![\\p{L}\\d])'\\d{2}(?![\\p{L}\\d']))"
              + "|(?<id>(?=[\\p{L}\\d_-]*\\d)(?=[\\p{L}\\d_-]*\\p{L})[\\p{L}\\d]+"
              + "(?:[-_][\\p{L}\\d]+)+)"
              + "|(?<num>[$\u20ac\u00a3]?\\d[\\d,]*(?:\\.\\d+)?(?<mul>k|m|mn|bn|mio)?"
              + "(?![\\p{L}\\d])\\s?(?<cur>[$\u20ac\u00a3])?(?<pct>%)?)"
              + "|(?<word>[\\p{L}\\p{N}\\p{M}]+(?:'[\\p{L}]+)*)"
              + "|(?<sym><=|>=|[-<>=%+&#,;$\u20ac\u00a3])");
  private static final Map<String, Double> SCALE =
      Map.of("k", 1e3, "m", 1e6, "mn", 1e6, "mio", 1e6, "bn", 1e9);
  private static final Map<String, String> SUFFIX =
      Map.of("'s", "is", "'re", "are", "'ve", "have", "'ll", "will", "'d", "would", "'m", "am");

  private final Map<String, Double> numberWords;
  private final Map<String, String> rewrites;
  private final Set<String> percents;

  Tokenizer(Map<String, Double> numberWords, Map<String, String> rewrites, List<String> percents) {
    this.percents = Set.copyOf(percents);
    this.numberWords = Map.copyOf(numberWords);
    this.rewrites = Map.copyOf(rewrites);
  }

  List<Token> tokens(String normal) {
    List<Token> out = new ArrayList<>();
    Matcher match = TOKEN.matcher(normal);
    while (match.find()) {
      int at = match.start();
      boolean joined =
          at > 1
              && normal.charAt(at - 1) == '-'
              && !Character.isWhitespace(normal.charAt(at - 2))
              && !out.isEmpty();
      if (match.group("date") != null) {
        add(out, match.group(), Token.Kind.DATE, joined);
      } else if (match.group("id") != null) {
        add(out, match.group(), Token.Kind.ID, joined);
      } else if (match.group("year") != null) {
        out.add(figure("20" + match.group("year").substring(1), joined));
      } else if (match.group("num") != null) {
        out.add(number(match, joined));
      } else if (match.group("word") != null) {
        words(out, match.group(), joined);
      } else if (!hyphen(normal, match)) {
        add(out, match.group(), Token.Kind.SYMBOL, false);
      }
    }
    return out;
  }

  private static boolean hyphen(String normal, Matcher match) {
    boolean dash = match.group().equals("-");
    boolean end = match.end() >= normal.length();
    return dash
        && (end || !Character.isWhitespace(normal.charAt(match.end())) || match.start() == 0);
  }

  private static void add(List<Token> out, String text, Token.Kind kind, boolean joined) {
    out.add(new Token(text, kind, Double.NaN, false, false, joined));
  }

  private static Token figure(String digits, boolean joined) {
    double value = Double.parseDouble(digits);
    return new Token(digits, Token.Kind.NUMBER, value, false, false, joined);
  }

  private static Token number(Matcher match, boolean joined) {
    String text = match.group("num").strip();
    String digits = text.replaceAll("[^\\d.]", "");
    String scale = match.group("mul");
    double value = Double.parseDouble(digits.endsWith(".") ? digits + "0" : digits);
    boolean money = match.group("cur") != null || !Character.isDigit(text.charAt(0));
    double scaled = scale == null ? value : value * SCALE.getOrDefault(scale, 1.0);
    boolean percent = match.group("pct") != null;
    return new Token(text.replace(",", ""), Token.Kind.NUMBER, scaled, money, percent, joined);
  }

  private void words(List<Token> out, String word, boolean joined) {
    String rewritten = rewrites.get(word);
    if (rewritten != null) {
      for (String part : rewritten.split(" ")) {
        boolean digits = part.chars().allMatch(Character::isDigit);
        out.add(digits ? figure(part, false) : Token.word(part, false));
      }
      return;
    }
    if (word.endsWith("n't") && word.length() > 3) {
      out.add(Token.word(word.substring(0, word.length() - 3), joined));
      out.add(Token.word("not", false));
      return;
    }
    int quote = word.lastIndexOf('\'');
    String suffix = quote > 0 ? SUFFIX.get(word.substring(quote)) : null;
    String base = suffix == null ? word : word.substring(0, quote);
    Double value = numberWords.get(base);
    Token before = out.isEmpty() ? null : out.getLast();
    if (before != null && percent(out, before, base)) {
      return;
    }
    if (before != null && before.isNumber() && CURRENCIES.contains(base)) {
      out.set(out.size() - 1, before.ofMoney());
    }
    if (value != null && before != null && scales(before, value)) {
      double scaled = before.number() * value;
      out.set(
          out.size() - 1,
          new Token(
              before.text() + base,
              Token.Kind.NUMBER,
              scaled,
              before.money(),
              false,
              before.joined()));
      return;
    }
    out.add(
        value == null
            ? Token.word(base, joined)
            : new Token(base, Token.Kind.NUMBER, value, false, false, joined));
    if (suffix != null && !suffix.equals("is")) {
      out.add(Token.word(suffix, false));
    } else if (suffix != null && QUESTION.contains(base)) {
      out.add(Token.word("is", false));
    }
  }

  /** Words that make an amount of the number before them. */
  private static final Set<String> CURRENCIES =
      Set.of("dollar", "dollars", "euro", "euros", "usd", "eur", "gbp", "chf");

  /** Takes "percent" or "per cent" together with the number before it. */
  private boolean percent(List<Token> out, Token before, String word) {
    int at = out.size() - 1;
    if (at > 0 && percents.contains(before.text() + " " + word) && counts(out.get(at - 1))) {
      out.remove(at);
      out.set(at - 1, out.get(at - 1).ofHundred());
      return true;
    }
    if (percents.contains(word) && counts(before)) {
      out.set(at, before.ofHundred());
      return true;
    }
    return false;
  }

  /** "26 percent", but not "2024 percent". */
  private static boolean counts(Token before) {
    return before.isNumber() && !before.percent() && CalendarAtoms.year(before) == null;
  }

  /** "50 thousand". */
  private static boolean scales(Token before, double value) {
    return value >= 100 && before.isNumber() && !before.percent() && before.number() < value;
  }

  private static final java.util.Set<String> QUESTION =
      java.util.Set.of("what", "how", "when", "where", "who", "that", "it", "there", "which");
}
