package dev.trivium.chat.confidence;

import java.util.Locale;

/** What is done with an answer. */
public enum Band {
  /** It is given. */
  HIGH,
  /** It is given with a reservation, and with how it was understood. */
  MEDIUM,
  /** It is not given. */
  LOW;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The more careful of both. */
  public Band atMost(Band other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
