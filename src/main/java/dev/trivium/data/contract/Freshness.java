package dev.trivium.data.contract;

import java.time.Duration;
import java.util.Optional;

/**
 * How late a dataset may be, as a service level of its contract says.
 *
 * @param element the date that latency is measured on; empty where it is measured on deliveries
 */
public record Freshness(Kind kind, Duration within, Optional<Property> element) {

  /** What must not be older than the time allowed. */
  public enum Kind {
    /** The newest date of the element, or the newest delivery without one. */
    LATENCY,
    /** The newest delivery. */
    FREQUENCY;

    public String word() {
      return this == LATENCY ? "latency" : "frequency";
    }
  }
}
