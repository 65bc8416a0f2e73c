package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Model;

/** A model that takes part in a combination, and what kind it is, whatever structure it finds. */
public record Member(Kind kind, Model model) {

  /** Kinds with their places in the shipped weights; a new kind takes the next free one. */
  public enum Kind {
    ETS(0),
    DAMPED(1),
    DOTM(2),
    THETA(3),
    CES(4),
    ARIMA(5),
    NAIVE(6),
    SHAPE(7),
    MSTL(8),
    SIMPLE(9),
    REGRESSION(10),
    TSB(11),
    CROSTON(12),
    IMAPA(13);

    private final int place;

    Kind(int place) {
      this.place = place;
    }

    /** From 0; kinds from {@link Situation#KINDS} on are not known to the weights. */
    public int place() {
      return place;
    }
  }
}
