package dev.trivium.data.contract;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * How long rows are kept, as the service level {@code retention} of a contract says.
 *
 * @param element the date a row's age is measured on
 */
public record Retention(Period period, Property element) {

  /** Rows whose date is before this day in UTC are older than the contract keeps them. */
  public LocalDate before(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).minus(period);
  }
}
