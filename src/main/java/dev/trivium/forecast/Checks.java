package dev.trivium.forecast;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.util.List;

/** Refuses requests beyond the configured limits, naming what is too much. */
record Checks(ForecastConfig config) {
  void horizon(int steps) {
    if (steps < 1) {
      throw Problem.invalid("forecast/bad-horizon", "The horizon must be at least 1 period.")
          .at("horizon")
          .asException();
    }
    if (steps > config.maxHorizon()) {
      throw Problem.unprocessable(
              "forecast/horizon-too-long",
              "The horizon is "
                  + steps
                  + " periods; at most "
                  + config.maxHorizon()
                  + " can be "
                  + "foreseen. Ask for fewer, or for a coarser grain.")
          .at("horizon")
          .asException();
    }
  }

  void level(double level) {
    if (!(level >= 0.5 && level <= 0.99)) {
      throw Problem.invalid("forecast/bad-level", "The level must lie between 0.5 and 0.99.")
          .at("level")
          .asException();
    }
  }

  void count(int series) {
    if (series > config.maxInlineSeries()) {
      throw tooMany(Integer.toString(series));
    }
  }

  /**
   * @param series how many there are, in words
   */
  ProblemException tooMany(String series) {
    return Problem.unprocessable(
            "forecast/too-many-series",
            "There are "
                + series
                + " series; at most "
                + config.maxInlineSeries()
                + " fit into one request. Filter, or group by fewer dimensions.")
        .asException();
  }

  /**
   * @param periods of all series together, those without a value too
   */
  void values(long periods) {
    if (periods > config.maxValues()) {
      throw Problem.unprocessable(
              "forecast/too-many-values",
              "The series have "
                  + periods
                  + " periods together; at most "
                  + config.maxValues()
                  + " fit into one request. Send fewer or shorter series, or take a coarser grain.")
          .asException();
    }
  }

  /** What an answer may name, totals and sample paths counted. */
  void answer(Nodes nodes, int steps, Draws draws) {
    List<Nodes.Node> named = nodes.named();
    count(named.size());
    values(named.stream().mapToLong(node -> node.grid().length()).sum());
    long points = (long) named.size() * steps;
    if (points > config.maxAnswerPoints()) {
      throw Problem.unprocessable(
              "forecast/too-many-points",
              named.size()
                  + " series of "
                  + steps
                  + " periods are "
                  + points
                  + " points; at most "
                  + config.maxAnswerPoints()
                  + " fit into one answer. Ask for fewer series, or a shorter horizon.")
          .at("horizon")
          .asException();
    }
    long drawn = points + named.size() * draws.points(steps);
    if (drawn > config.maxAnswerPoints()) {
      throw Problem.unprocessable(
              "forecast/too-many-points",
              "With sums and "
                  + draws.paths()
                  + " paths of each series there are "
                  + drawn
                  + " points; at most "
                  + config.maxAnswerPoints()
                  + " fit into one answer. Ask for fewer paths, series or periods.")
          .at("paths")
          .asException();
    }
  }

  /** Points of earlier answers that come back. */
  void served(long points) {
    if (points > config.maxAnswerPoints()) {
      throw Problem.unprocessable(
              "forecast/too-many-points",
              "served holds "
                  + points
                  + " points or more; at most "
                  + config.maxAnswerPoints()
                  + " are taken. Send the latest ones.")
          .at("served")
          .asException();
    }
  }

  void points(String key, int points) {
    if (points > config.maxPoints()) {
      throw Problem.unprocessable(
              "forecast/bad-series",
              "The series "
                  + key
                  + " has "
                  + points
                  + " values; at most "
                  + config.maxPoints()
                  + " are taken. Send the latest ones.")
          .at("series")
          .asException();
    }
  }
}
