package dev.trivium.forecast;

import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.FiscalCalendar;
import dev.trivium.forecast.series.RetailCalendar;
import dev.trivium.forecast.series.RetailYear;
import dev.trivium.forecast.series.Timeline;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a business counts its years: by the calendar, from a month of its own, or by whole weeks.
 *
 * @param fiscal first month of quarters and years
 * @param retail goes before it, and holds for months, too
 */
record Years(Optional<Month> fiscal, Optional<RetailYear> retail) {
  static final Years CALENDAR = new Years(Optional.empty(), Optional.empty());

  private static final int NAMED = 3;

  /** The periods of a kind. */
  Timeline of(Calendar kind) {
    boolean coarse = kind == Calendar.QUARTER || kind == Calendar.YEAR;
    if (retail.isPresent() && (coarse || kind == Calendar.MONTH)) {
      return new RetailCalendar(kind, retail.get());
    }
    return fiscal.isPresent() && coarse ? new FiscalCalendar(kind, fiscal.get()) : kind;
  }

  /** What is to be said of the periods between two moments. */
  static List<String> notes(Timeline timeline, LocalDateTime from, LocalDateTime to) {
    List<String> notes = new ArrayList<>();
    if (timeline instanceof RetailCalendar weeks) {
      RetailYear year = weeks.year();
      int first = year.of(from.toLocalDate());
      int all = 0;
      for (int y = year.of(to.toLocalDate()); y >= first; y--) {
        if (year.isLong(y) && ++all <= NAMED) {
          notes.addFirst(
              "the retail year that begins on "
                  + year.start(y)
                  + " has 53 weeks; the last is in its last period, which is not scaled");
        }
      }
      if (all > NAMED) {
        notes.addFirst((all - NAMED) + " earlier retail years have 53 weeks, too");
      }
    }
    return notes;
  }
}
