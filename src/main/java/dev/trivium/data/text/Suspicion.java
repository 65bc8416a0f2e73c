package dev.trivium.data.text;

import java.util.List;

/**
 * What a line could hold by a look at its signs: one pass without a pattern. What is not suspected
 * is not there; what is suspected need not be.
 */
final class Suspicion {
  private static final int PHONE_DIGITS = 7;
  private static final int CARD_DIGITS = 13;
  private static final int ACCOUNT_DIGITS = 6;
  private static final String JOINTS = " ./()-";

  /** So many signs at most part two digits of one number. */
  private static final int GAP = 3;

  private static final List<String> ACCOUNTS =
      List.of("account", "acct", "konto", "compte", "cuenta", "conto");

  private final String line;
  private boolean mail;
  private boolean iban;
  private boolean phone;
  private boolean card;
  private boolean number;

  /** Digits that belong together, since the last sign that parts them. */
  private int digits;

  private int gap;
  private boolean opening;

  Suspicion(String line) {
    this.line = line;
    for (int at = 0; at < line.length(); at++) {
      char sign = line.charAt(at);
      if (isDigit(sign)) {
        at = run(at) - 1;
      } else {
        other(sign);
      }
    }
  }

  boolean mail() {
    return mail;
  }

  boolean iban() {
    return iban;
  }

  boolean phone() {
    return phone;
  }

  boolean card() {
    return card;
  }

  /** The number of an account beside the word for one. */
  boolean account() {
    return number && ACCOUNTS.stream().anyMatch(this::holds);
  }

  private void other(char sign) {
    mail |= sign == '@';
    opening |= sign == '+' || sign == '(';
    gap++;
    if (sign == '+' || JOINTS.indexOf(sign) < 0 || gap > GAP) {
      digits = 0;
      opening = sign == '+' || sign == '(';
    }
  }

  /** Takes the digits that begin here; gives where they end. */
  private int run(int from) {
    int to = from + 1;
    while (to < line.length() && isDigit(line.charAt(to))) {
      to++;
    }
    int length = to - from;
    digits += length;
    gap = 0;
    opening |= line.charAt(from) == '0' || length == 3;
    phone |= digits >= PHONE_DIGITS && opening;
    card |= digits >= CARD_DIGITS;
    number |= length >= ACCOUNT_DIGITS;
    iban |= length >= 2 && from >= 2 && isCapital(from - 1) && isCapital(from - 2);
    return to;
  }

  private boolean isCapital(int at) {
    return line.charAt(at) >= 'A' && line.charAt(at) <= 'Z';
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  private boolean holds(String word) {
    for (int at = 0; at + word.length() <= line.length(); at++) {
      if (line.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }
}
