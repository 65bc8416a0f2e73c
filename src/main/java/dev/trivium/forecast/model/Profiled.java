package dev.trivium.forecast.model;

import java.util.List;

/**
 * A model of values whose season is known from elsewhere: it is taken out, the model is fitted to
 * the rest without a season, and the season is put back on what it foresees.
 *
 * @param season phase 0 is that of the first value
 */
public record Profiled(Model rest, Decomposition season) implements Model {
  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    return new Seasoned(rest.fit(season.adjusted(y), List.of()), season, y.length);
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    Fitted known = before instanceof Seasoned seasoned ? seasoned.rest : before;
    return new Seasoned(rest.refit(known, season.adjusted(y), List.of()), season, y.length);
  }

  private record Seasoned(Fitted rest, Decomposition season, int n) implements Fitted {
    @Override
    public String name() {
      return rest.name() + "×siblings";
    }

    @Override
    public Path path(int steps) {
      return season.seasoned(rest.path(steps), n);
    }

    @Override
    public Path bare(int steps) {
      return season.seasoned(rest.bare(steps), n);
    }

    @Override
    public Parts parts(int steps) {
      return season.seasoned(rest.parts(steps), n);
    }
  }
}
