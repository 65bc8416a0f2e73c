package dev.trivium.forecast.engine;

import java.util.List;

/**
 * The forecast of one series: lower ≤ value ≤ upper at each step, all finite.
 *
 * @param members names of the models that were combined
 * @param notes what was imputed, dropped or cut, in plain words
 * @param ledger what each value is made of
 */
public record Foreseen(
    String key,
    Outcome outcome,
    List<Step> steps,
    Certainty certainty,
    List<String> members,
    List<String> notes,
    Ledger ledger) {
  public Foreseen {
    steps = List.copyOf(steps);
    members = List.copyOf(members);
    notes = List.copyOf(notes);
  }

  public record Step(double value, double lower, double upper) {}

  /**
   * What the bounds rest on.
   *
   * @param coverage share of past values inside the bounds; NaN when not measured
   */
  public record Certainty(
      double level, String method, boolean calibrated, int calibrationPoints, double coverage) {}
}
