package dev.trivium.forecast.engine;

import dev.trivium.forecast.engine.ChangeBridge.Factor;
import dev.trivium.forecast.series.Series;
import java.util.List;

/**
 * The forecasts of a job, with what is needed to say why they differ from those of another.
 *
 * <p>Not for long keeping: it holds the values and models of all its series.
 */
public final class Run {
  private final List<Look> apart;
  private final List<Look> together;
  private final List<Foreseen> foreseen;
  private final List<double[][]> pools;

  /**
   * @param apart each series on its own
   * @param together the same after they were made to add up, or the same again
   * @param pools by series, past errors of comparable ones
   */
  Run(List<Look> apart, List<Look> together, List<Foreseen> foreseen, List<double[][]> pools) {
    this.apart = apart;
    this.together = together;
    this.foreseen = foreseen;
    this.pools = pools;
  }

  /** One forecast for each series, in their order. */
  public List<Foreseen> foreseen() {
    return foreseen;
  }

  /**
   * Ways a series may go, in agreement with the bounds of each step; of one series, so that paths
   * of several do not add up.
   *
   * @param paths how many, at least 1
   * @return by path and step
   */
  public double[][] paths(int index, int paths) {
    return sampled(index).draw(paths);
  }

  /**
   * Sums over the first steps of a series, with the bounds of the sums.
   *
   * @param upTo numbers of steps, from 1 to the horizon
   */
  public List<Foreseen.Step> sums(int index, List<Integer> upTo) {
    return sampled(index).sums(upTo);
  }

  private SamplePaths sampled(int index) {
    return new SamplePaths(together.get(index), foreseen.get(index), pools.get(index));
  }

  /** What a series' own models say of a step, before it was made to add up with others. */
  double apart(int index, int step) {
    Look look = apart.get(index);
    return look.served(step, look.path().centre(step));
  }

  /**
   * Why a series' forecast differs from that of an earlier run.
   *
   * @param index number of the series in this run
   * @param earlier the earlier run
   * @param indexEarlier number of the series in the earlier run
   * @param shift how many periods later this run begins to foresee, not negative
   * @return the steps of this run that both foresee
   */
  public ChangeBridge since(int index, Run earlier, int indexEarlier, int shift) {
    int reach = earlier.foreseen.get(indexEarlier).steps().size() - shift;
    int steps = Math.max(0, Math.min(foreseen.get(index).steps().size(), reach));
    Look before = earlier.apart.get(indexEarlier);
    Look now = apart.get(index);
    boolean otherCauses = otherCauses(before.series(), now.series(), shift);
    Span[][] data = {
      {new Span(before, shift, steps), new Span(now, 0, steps)},
      {
        new Span(otherCauses ? crossed(before, now) : before, shift, steps),
        new Span(otherCauses ? crossed(now, before) : now, 0, steps)
      }
    };
    double[][] alone = new double[8][];
    for (int i = 0; i < 8; i++) {
      // Causes of the other side stand in the second row, whichever side the values are of.
      Span span = data[otherCauses && (i & 1) != (i >> 2 & 1) ? 1 : 0][i & 1];
      alone[i] = span.by(data[0][i >> 1 & 1]);
    }
    double[][] moves = {
      data[0][0].moves(earlier.together.get(indexEarlier)), data[0][1].moves(together.get(index))
    };
    return ChangeBridge.of(fresh -> {
      int actuals = fresh.contains(Factor.ACTUALS) ? 1 : 0;
      int model = fresh.contains(Factor.MODEL) ? 2 : 0;
      int causes = fresh.contains(Factor.CALENDAR) ? 4 : 0;
      int sums = fresh.contains(Factor.RECONCILIATION) ? 1 : 0;
      return sum(alone[actuals + model + causes], moves[sums]);
    });
  }

  /** Causes go by position, so they can only be exchanged where both series begin together. */
  private static boolean otherCauses(Series before, Series now, int shift) {
    boolean aligned = now.length() - before.length() == shift;
    return aligned && !before.regressors().agrees(now.regressors());
  }

  /** A look at the same values with the causes of the other. */
  private static Look crossed(Look values, Look causes) {
    Series series = values.series().withCausesOf(causes.series());
    return Looking.at(series, values.path().steps(), values.kin());
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int h = 0; h < sum.length; h++) {
      sum[h] = a[h] + b[h];
    }
    return sum;
  }

  /** A look, for the steps that both runs foresee. */
  private static final class Span {
    private final Look look;
    private final int shift;
    private final int steps;

    Span(Look look, int shift, int steps) {
      this.look = look;
      this.shift = shift;
      this.steps = steps;
    }

    /** What its own models say of its own values. */
    double[] own() {
      return served(look, look.path().centres());
    }

    /** What the other's models say of these values. */
    double[] by(Span model) {
      if (look.equals(model.look) || look.recipe().sameModel(model.look.recipe())) {
        return own();
      }
      int between = look.exponent() - model.look.exponent();
      boolean sameCauses = look.series().regressors().agrees(model.look.series().regressors());
      boolean sameValues =
          look.recipe().sameValues(model.look.recipe())
              && look.lasting().equals(model.look.lasting());
      if (between == 0 && sameCauses && sameValues) {
        return model.own();
      }
      Recipe recipe = model.look.recipe().on(look.recipe(), between);
      if (recipe.equals(look.recipe())) {
        // None of its members can serve here, and what does is in the units of this look already.
        return own();
      }
      double[] centres = recipe.path(shift + steps).centres();
      for (int h = 0; h < centres.length; h++) {
        centres[h] = Math.scalb(centres[h], -between);
        if (!Double.isFinite(centres[h])) {
          return own();
        }
      }
      return served(look, look.whole(centres));
    }

    /** What adding up added. */
    double[] moves(Look coherent) {
      double[] before = own();
      double[] moves = served(coherent, coherent.path().centres());
      for (int h = 0; h < steps; h++) {
        moves[h] -= before[h];
      }
      return moves;
    }

    private double[] served(Look of, double[] centres) {
      double[] served = new double[steps];
      for (int h = 0; h < steps; h++) {
        served[h] = of.served(shift + h, centres[shift + h]);
      }
      return served;
    }
  }
}
