package dev.trivium.chat.understanding;

/**
 * A word, a number or a sign of a question.
 *
 * @param number NaN where it is none
 * @param joined whether a hyphen ties it to the one before
 */
record Token(
    String text, Kind kind, double number, boolean money, boolean percent, boolean joined) {
  enum Kind {
    WORD,
    NUMBER,
    DATE,
    ID,
    SYMBOL
  }

  static Token word(String text, boolean joined) {
    return new Token(text, Kind.WORD, Double.NaN, false, false, joined);
  }

  /** The same number as a part of a hundred. */
  Token ofHundred() {
    return new Token(text, kind, number, money, true, joined);
  }

  /** The same number as an amount of money. */
  Token ofMoney() {
    return new Token(text, kind, number, true, percent, joined);
  }

  boolean isNumber() {
    return !Double.isNaN(number);
  }

  boolean whole() {
    return isNumber() && number == Math.rint(number) && Math.abs(number) < 1e9;
  }
}
