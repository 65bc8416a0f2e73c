package dev.trivium.data.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The periods by which a date of a summary is grouped; weeks begin on Monday. */
public enum Grain {
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  static Optional<Grain> of(String word) {
    return Arrays.stream(values()).filter(grain -> grain.word().equals(word)).findFirst();
  }

  /** As it stands in a contract. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The first day of the period that a day lies in, as SQL. */
  String start(String day) {
    return this == DAY ? day : "date_trunc('" + word() + "', " + day + "::timestamp)::date";
  }

  /** The day after the period that begins on a day, as SQL. */
  String next(String day) {
    String months = this == QUARTER ? "3 months" : "1 " + word();
    return "(" + day + " + interval '" + months + "')::date";
  }
}
