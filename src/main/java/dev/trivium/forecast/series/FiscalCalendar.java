package dev.trivium.forecast.series;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;

/**
 * Quarters or years of a fiscal year that begins with a month of its own; period 0 is the first
 * that begins in or after January 1970.
 */
public record FiscalCalendar(Calendar kind, Month begins) implements Timeline {
  public FiscalCalendar {
    if (kind != Calendar.QUARTER && kind != Calendar.YEAR) {
      throw new IllegalArgumentException("only quarters and years are fiscal");
    }
  }

  private int months() {
    return kind == Calendar.QUARTER ? 3 : 12;
  }

  /** Months from January to the first period. */
  private int offset() {
    return (begins.getValue() - 1) % months();
  }

  @Override
  public long index(LocalDateTime at) {
    return Math.floorDiv(Calendar.MONTH.index(at) - offset(), (long) months());
  }

  @Override
  public LocalDateTime start(long index) {
    return LocalDate.EPOCH.plusMonths(months() * index + offset()).atStartOfDay();
  }
}
