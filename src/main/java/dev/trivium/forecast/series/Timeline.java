package dev.trivium.forecast.series;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Time in consecutive periods without a gap, counted by whole numbers.
 *
 * <p>Two that are equal have the same periods. Errors: those of {@link java.time} beyond its years.
 */
public sealed interface Timeline permits Calendar, FiscalCalendar, RetailCalendar {
  /** How long its periods are, roughly. */
  Calendar kind();

  /** The period that holds a moment. */
  long index(LocalDateTime at);

  /** The first moment of a period. */
  LocalDateTime start(long index);

  /** Periods of one season, shortest first. */
  default List<Integer> seasons() {
    return kind().seasons();
  }

  /** Share of its period that has passed at a moment, from 0 to below 1. */
  default double passed(LocalDateTime at) {
    LocalDateTime start = start(index(at));
    double whole = ChronoUnit.SECONDS.between(start, start(index(at) + 1));
    return ChronoUnit.SECONDS.between(start, at) / whole;
  }
}
