package dev.trivium.data.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Looks for personal data in a text: addresses of mail, numbers of phones, cards and accounts. It
 * counts or masks them and never gives them out. The patterns are of RE2, so the time grows with
 * the length of the text and with nothing else.
 */
public final class Scrubber {
  /** What stands in place of something personal. */
  public static final String MASK = "•••";

  private static final Pattern EMAIL =
      Pattern.compile("[\\pL\\pN._%+-]{1,64}@[\\pL\\pN-]{1,63}(?:\\.[\\pL\\pN-]{1,63}){1,6}");
  private static final Pattern PHONE =
      Pattern.compile(
          "(?:\\+|\\b00)[1-9]\\d{0,2}[ ./()-]{0,3}\\d(?:[ ./()-]{0,2}\\d){6,13}\\b"
              + "|\\(0\\d{1,4}\\)[ ./-]{0,2}\\d(?:[ ./-]?\\d){4,9}\\b"
              + "|\\b0[1-9]\\d{1,3}[ /-]\\d{3,4}(?:[ -]?\\d{2,4}){1,2}\\b"
              + "|(?:\\(\\d{3}\\) ?|\\b\\d{3}[.-])\\d{3}[.-]\\d{4}\\b");
  private static final Pattern CARD = Pattern.compile("\\b\\d(?:[ -]?\\d){12,18}\\b");
  private static final Pattern IBAN =
      Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b");
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "(?i)\\b(?:account|acct|konto|compte|cuenta|conto)[ -]?(?:number|no|nr|nummer|n°)?"
              + "[.: #]{1,4}\\d{6,17}\\b");

  private Scrubber() {}

  /** What was looked for. */
  public enum Kind {
    EMAIL,
    PHONE,
    CARD,
    ACCOUNT
  }

  /** How often each kind stands in the text; kinds that do not are left out. */
  public static Map<Kind, Integer> find(String text) {
    Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    count(found, Kind.EMAIL, EMAIL, text, any -> true);
    count(found, Kind.PHONE, PHONE, text, any -> true);
    count(found, Kind.CARD, CARD, text, Scrubber::isCard);
    count(found, Kind.ACCOUNT, IBAN, text, Scrubber::isIban);
    count(found, Kind.ACCOUNT, ACCOUNT, text, any -> true);
    return found;
  }

  /** The text with a mask in place of each of them. */
  public static String masked(String text) {
    int end = text.indexOf('\n');
    if (end < 0) {
      return line(text);
    }
    // None of them goes over the end of a line, and most lines of a long text hold none.
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (end >= 0) {
      out.append(line(text.substring(from, end))).append('\n');
      from = end + 1;
      end = text.indexOf('\n', from);
    }
    return out.append(line(text.substring(from))).toString();
  }

  private static String line(String text) {
    Suspicion suspicion = new Suspicion(text);
    String out = text;
    if (suspicion.mail()) {
      out = masked(EMAIL, out, any -> true);
    }
    if (suspicion.iban()) {
      out = masked(IBAN, out, Scrubber::isIban);
    }
    if (suspicion.account()) {
      out = masked(ACCOUNT, out, any -> true);
    }
    if (suspicion.card()) {
      out = masked(CARD, out, Scrubber::isCard);
    }
    if (suspicion.phone()) {
      out = masked(PHONE, out, any -> true);
    }
    return out;
  }

  private static String masked(Pattern pattern, String text, Predicate<String> real) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    do {
      if (real.test(matcher.group())) {
        out.append(text, from, matcher.start()).append(MASK);
        from = matcher.end();
      }
    } while (matcher.find());
    return out.append(text, from, text.length()).toString();
  }

  private static void count(
      Map<Kind, Integer> found, Kind kind, Pattern pattern, String text, Predicate<String> real) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (real.test(matcher.group())) {
        found.merge(kind, 1, Integer::sum);
      }
    }
  }

  /** The check digit of cards (ISO/IEC 7812, Luhn). */
  private static boolean isCard(String text) {
    String digits = text.replaceAll("\\D", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 1 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0 && digits.chars().distinct().count() > 1;
  }

  /** The check number of accounts (ISO 13616, modulus 97). */
  private static boolean isIban(String text) {
    String plain = text.replace(" ", "").toUpperCase(Locale.ROOT);
    StringBuilder digits = new StringBuilder();
    (plain.substring(4) + plain.substring(0, 4))
        .chars()
        .forEach(sign -> digits.append(Character.digit(sign, 36)));
    return plain.length() >= 15
        && new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }
}
