package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Model;

/** A model that takes part in a combination, and what kind it is, whatever structure it finds. */
public record Member(Kind kind, Model model) {

  /** Kinds in the order in which the shipped weights name them; new ones go to the end. */
  public enum Kind {
    ETS,
    DAMPED,
    DOTM,
    THETA,
    CES,
    ARIMA,
    NAIVE,
    SHAPE,
    MSTL,
    SIMPLE,
    REGRESSION,
    DEMAND
  }
}
