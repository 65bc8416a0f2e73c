package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Cuts normalised text into tokens; questions, synonyms and values are cut the same way. */
final class Tokenizer {
  private static final String GENITIVE = "'s";
  private static final Pattern THOUSANDS = Pattern.compile("\\d{1,3}(?:\\.\\d{3})+");

  private final Spelling spelling;
  private final Pattern pattern;

  Tokenizer(Spelling spelling) {
    this.spelling = spelling;
    this.pattern = pattern(spelling);
  }

  private static Pattern pattern(Spelling spelling) {
    String digits = spelling.comma() ? "\\d+(?:\\.\\d+)*(?:,\\d+)?" : "\\d[\\d,]*(?:\\.\\d+)?";
    String scales =
        spelling.scales().keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    // An ordinal of that kind needs a word after it: a point can also end a sentence.
    String ordinal =
        spelling.point() ? "|(?<ord>(?<!\\d)\\d{1,2}\\.(?=\\s*\\p{L}))" : "|(?<ord>(?!))";
    return Pattern.compile(
        "(?<date>\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.]\\d{1,2}[/.]\\d{2,4}(?!\\d)"
            + "|\\d{4}[-/ ]?[wq]\\d{1,2}(?!\\d)|[wq]\\d{1,2}[-/]\\d{4}"
            + "|\\d{4}-(?:0[1-9]|1[0-2])(?![\\d-])|\\d{4}/\\d{2}(?![\\d/]))"
            + ordinal
            + "|(?<year>(?<![\\p{L}\\d])'\\d{2}(?![\\p{L}\\d']))"
            + "|(?<id>(?=[\\p{L}\\d_-]*\\d)(?=[\\p{L}\\d_-]*\\p{L})[\\p{L}\\d]+"
            + "(?:[-_][\\p{L}\\d]+)+)"
            + "|(?<num>[$\u20ac\u00a3]?"
            + digits
            + "(?<mul>"
            + (scales.isEmpty() ? "(?!)" : scales)
            + ")?(?![\\p{L}\\d])\\s?(?<cur>[$\u20ac\u00a3])?(?<pct>%)?)"
            + "|(?<word>[\\p{L}\\p{N}\\p{M}]+(?:'[\\p{L}]+)*)"
            + "|(?<sym><=|>=|[-<>=%+&#,;$\u20ac\u00a3])");
  }

  List<Token> tokens(String normal) {
    List<Token> out = new ArrayList<>();
    Matcher match = pattern.matcher(normal);
    while (match.find()) {
      int at = match.start();
      boolean joined =
          at > 1
              && normal.charAt(at - 1) == '-'
              && !Character.isWhitespace(normal.charAt(at - 2))
              && !out.isEmpty();
      if (match.group("date") != null) {
        add(out, match.group(), Token.Kind.DATE, joined);
      } else if (match.group("ord") != null) {
        out.add(Token.word(match.group(), joined));
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

  private Token number(Matcher match, boolean joined) {
    String text = match.group("num").strip();
    String scale = match.group("mul");
    String plain = plain(text);
    if (plain.indexOf('.') != plain.lastIndexOf('.')) {
      // "1.2.3" is a version or an address, no number.
      return new Token(text, Token.Kind.ID, Double.NaN, false, false, joined);
    }
    double value = Double.parseDouble(plain);
    boolean money = match.group("cur") != null || !Character.isDigit(text.charAt(0));
    double scaled = scale == null ? value : value * spelling.scales().getOrDefault(scale, 1.0);
    boolean percent = match.group("pct") != null;
    return new Token(text.replace(",", ""), Token.Kind.NUMBER, scaled, money, percent, joined);
  }

  /** Digits with at most a point in front of the decimals, where it is a number at all. */
  private String plain(String text) {
    String digits = text.replaceAll("[^\\d.,]", "");
    String plain =
        spelling.comma()
            ? (digits.contains(",") || THOUSANDS.matcher(digits).matches()
                    ? digits.replace(".", "")
                    : digits)
                .replace(',', '.')
            : digits.replace(",", "");
    return plain.endsWith(".") ? plain + "0" : plain;
  }

  private void words(List<Token> out, String word, boolean joined) {
    String rewritten = spelling.rewrites().get(word);
    if (rewritten != null) {
      for (String part : rewritten.split(" ")) {
        boolean digits = part.chars().allMatch(Character::isDigit);
        out.add(digits ? figure(part, false) : Token.word(part, false));
      }
      return;
    }
    String ending = ending(word);
    String base = word.substring(0, word.length() - ending.length());
    Double value = spelling.numbers().get(base);
    Token before = out.isEmpty() ? null : out.getLast();
    if (before != null && percent(out, before, base)) {
      return;
    }
    if (before != null && before.isNumber() && spelling.moneys().contains(base)) {
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
    boolean verb = !ending.isEmpty() && (!ending.equals(GENITIVE) || asks(base));
    if (verb) {
      out.add(Token.word(spelling.endings().getOrDefault(ending, ""), false));
    }
  }

  private boolean asks(String word) {
    return spelling.asking().contains(word);
  }

  /** "n't", "'s": the end of the word that is a word of its own; empty for none. */
  private String ending(String word) {
    return spelling.endings().keySet().stream()
        .filter(ending -> word.endsWith(ending) && word.length() > ending.length())
        .findFirst()
        .orElse("");
  }

  /** Takes "percent" or "per cent" together with the number before it. */
  private boolean percent(List<Token> out, Token before, String word) {
    int at = out.size() - 1;
    if (at > 0
        && spelling.percents().contains(before.text() + " " + word)
        && counts(out.get(at - 1))) {
      out.remove(at);
      out.set(at - 1, out.get(at - 1).ofHundred());
      return true;
    }
    if (spelling.percents().contains(word) && counts(before)) {
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
}
