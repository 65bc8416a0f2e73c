package dev.trivium.forecast.model;

import java.util.List;

/** A way to foresee a series of finite values. Deterministic and free of shared state. */
public interface Model {
  /**
   * Fits to the values, oldest first, at least four.
   *
   * @param seasons periods of one season, shortest first
   */
  Fitted fit(double[] y, List<Integer> seasons);

  /** Keeps the structure found before and fits its parameters to other values. */
  default Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    return fit(y, seasons);
  }

  /** A model with its parameters. */
  interface Fitted {
    /** Name and structure, {@code ETS(M,Ad,M)}. */
    String name();

    Path path(int steps);

    /** The path without the effects of known causes, which may be as large as they like. */
    default Path bare(int steps) {
      return path(steps);
    }

    /** What the centre of each step is made of; all of it is level if the model says no more. */
    default Parts parts(int steps) {
      return Parts.level(path(steps).centres());
    }
  }
}
