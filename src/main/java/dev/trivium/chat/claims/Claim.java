package dev.trivium.chat.claims;

import java.time.LocalDate;

/** Something a sentence says that is true or not, with the words it is said in. */
sealed interface Claim {
  String words();

  /**
   * A number.
   *
   * @param value as it was written, scaled: 1.2M is 1,200,000 and 12 % is 12
   * @param step of the last digit shown, scaled likewise
   * @param change whether it is the size of a change, as in "by 12 %"
   */
  record Figure(String words, double value, double step, boolean percent, boolean change)
      implements Claim {}

  /**
   * A day, month, quarter or year.
   *
   * @param to the first day after it
   * @param bare whether it is a number of four digits that need not be a year
   */
  record When(String words, LocalDate from, LocalDate to, boolean bare) implements Claim {}

  /** A name, in quotation marks or with a capital. */
  record Name(String words) implements Claim {}

  /** That something went up or down. */
  record Course(String words, boolean up) implements Claim {}
}
