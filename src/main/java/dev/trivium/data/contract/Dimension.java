package dev.trivium.data.contract;

import java.util.Locale;

/** The sides of quality and their weight in the score. */
public enum Dimension {
  COMPLETENESS(0.25),
  CONFORMITY(0.25),
  UNIQUENESS(0.20),
  CONSISTENCY(0.10),
  TIMELINESS(0.10),
  ACCURACY(0.05),
  COVERAGE(0.05);

  private final double weight;

  Dimension(double weight) {
    this.weight = weight;
  }

  public double weight() {
    return weight;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
