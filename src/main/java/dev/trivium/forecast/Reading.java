package dev.trivium.forecast;

import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.GapMeaning;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How dated rows become a series.
 *
 * @param grain length of a period; the shortest distance of the rows tells it if left out
 * @param duplicates what becomes of several rows in one period
 * @param zone where the business keeps its calendar
 * @param asOf now; rows of the period that still runs do not enter the fit
 * @param nowcast whether that period is foreseen from its rows so far instead
 * @param years how quarters and years, and maybe months, are counted
 */
record Reading(
    Optional<Calendar> grain,
    Duplicates duplicates,
    GapMeaning gaps,
    ZoneId zone,
    Optional<LocalDateTime> asOf,
    boolean nowcast,
    Years years) {
  static final Reading PLAIN =
      new Reading(
          Optional.empty(),
          Duplicates.ERROR,
          GapMeaning.UNKNOWN,
          ZoneOffset.UTC,
          Optional.empty(),
          false);

  /** By calendar years. */
  Reading(
      Optional<Calendar> grain,
      Duplicates duplicates,
      GapMeaning gaps,
      ZoneId zone,
      Optional<LocalDateTime> asOf,
      boolean nowcast) {
    this(grain, duplicates, gaps, zone, asOf, nowcast, Years.CALENDAR);
  }

  enum Duplicates {
    ERROR,
    SUM,
    MEAN
  }

  /** A member of an enum by its name, in small letters or capitals; empty when there is none. */
  static <E extends Enum<E>> Optional<E> named(Class<E> type, String word) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(word)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  /** The names of an enum's members in small letters. */
  static <E extends Enum<E>> String words(Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return String.join(", ", words);
  }

  /**
   * A date, or a local time. Errors: {@link DateTimeException} for another text, and for a year
   * that calendars cannot reckon with.
   */
  static LocalDateTime moment(String text) {
    return within(
        text.length() <= 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text));
  }

  /** The same moment. Errors: {@link DateTimeException} for a year outside 1 to 9999. */
  static LocalDateTime within(LocalDateTime at) {
    if (at.getYear() < 1 || at.getYear() > 9999) {
      throw new DateTimeException("the year " + at.getYear() + " is not between 1 and 9999");
    }
    return at;
  }
}
