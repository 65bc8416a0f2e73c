package dev.trivium.forecast.model;

import java.util.ArrayList;
import java.util.List;

/** Which error, trend and season an exponential smoothing model has. */
record EtsForm(boolean errorM, Trend trend, Seasonal seasonal) {
  enum Trend {
    N,
    A,
    Ad
  }

  enum Seasonal {
    N,
    A,
    M
  }

  /** The 15 admissible forms: an additive error does not go with a multiplicative season. */
  static List<EtsForm> admissible() {
    List<EtsForm> forms = new ArrayList<>();
    for (boolean errorM : new boolean[] {false, true}) {
      for (Seasonal seasonal : Seasonal.values()) {
        for (Trend trend : Trend.values()) {
          if (errorM || seasonal != Seasonal.M) {
            forms.add(new EtsForm(errorM, trend, seasonal));
          }
        }
      }
    }
    return List.copyOf(forms);
  }

  boolean trended() {
    return trend != Trend.N;
  }

  boolean damped() {
    return trend == Trend.Ad;
  }

  boolean seasoned() {
    return seasonal != Seasonal.N;
  }

  boolean needsPositive() {
    return errorM || seasonal == Seasonal.M;
  }

  /** Smoothing parameters that are searched for. */
  int dimensions() {
    return 1 + (trended() ? 1 : 0) + (seasoned() ? 1 : 0) + (damped() ? 1 : 0);
  }

  /** Everything the criterion counts: parameters, initial states, variance. */
  int counted(int m) {
    return dimensions() + 1 + (trended() ? 1 : 0) + (seasoned() ? m - 1 : 0) + 1;
  }

  @Override
  public String toString() {
    return "ETS(" + (errorM ? "M" : "A") + "," + trend + "," + seasonal + ")";
  }
}
