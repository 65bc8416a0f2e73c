package dev.trivium.forecast.model;

/**
 * Which season complex smoothing has: none; simple, where each phase is smoothed by itself;
 * partial, with one ordinary seasonal state; full, with a second pair of states a season apart.
 */
enum CesForm {
  NONE,
  SIMPLE,
  PARTIAL,
  FULL;

  boolean seasoned() {
    return this != NONE;
  }

  int dimensions() {
    return switch (this) {
      case NONE, SIMPLE -> 2;
      case PARTIAL -> 3;
      case FULL -> 4;
    };
  }

  /** Where the search for (α₀, α₁), β or (β₀, β₁) begins. */
  double[] start() {
    return switch (this) {
      case NONE, SIMPLE -> new double[] {1.3, 1};
      case PARTIAL -> new double[] {1.3, 1, 0.1};
      case FULL -> new double[] {1.3, 1, 1.3, 1};
    };
  }

  /** Lagged states before the first value. */
  int states(int m) {
    return switch (this) {
      case NONE -> 2;
      case SIMPLE -> 2 * m;
      case PARTIAL -> 2 + m;
      case FULL -> 2 + 2 * m;
    };
  }

  /**
   * Everything the criterion counts: parameters, variance, two states and one a phase. States found
   * by backcasting are less free than that; the season's potential is not counted at all.
   */
  int counted(int m) {
    int first =
        switch (this) {
          case NONE -> 2;
          case SIMPLE -> m;
          case PARTIAL, FULL -> 2 + m;
        };
    return dimensions() + first + 1;
  }

  @Override
  public String toString() {
    return "CES(" + name().charAt(0) + ")";
  }
}
