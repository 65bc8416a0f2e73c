package dev.trivium.data.contract;

import java.util.Locale;

/** What a broken rule does to the row: error quarantines, warning accepts and counts. */
public enum Severity {
  ERROR,
  WARNING,
  INFO;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
