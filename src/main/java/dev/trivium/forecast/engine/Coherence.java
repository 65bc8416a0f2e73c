package dev.trivium.forecast.engine;

import dev.trivium.forecast.hierarchy.ErrorRows;
import dev.trivium.forecast.hierarchy.LevelWeights;
import dev.trivium.forecast.hierarchy.Reconciliation;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the looks at all nodes of a hierarchy add up: centres, and past errors with them.
 *
 * <p>Each step is reconciled with weights from past errors. Spreads are those of the nodes' own
 * models times what reconciling did to past errors, by level: a node's own few errors would say too
 * little, and would be its spread and its scores at once. Past scores are of reconciled errors, so
 * that bounds are calibrated on errors of reconciled forecasts.
 */
final class Coherence {
  private static final String GAVE_UP =
      "parts below zero were raised by scaling the others, as the exact way took too many turns";

  private final Summing summing;
  private final List<Look> looks;
  private final int steps;
  private final int unit;
  private final ErrorRows rows;
  private final LevelWeights weights;
  private final LevelRatios ratios;
  private final double[][] centre;
  private final double[][] spread;
  private final double[][][] errors;

  private Coherence(Summing summing, List<Look> looks, List<String> levels) {
    this.summing = summing;
    this.looks = looks;
    this.steps = looks.getFirst().path().steps();
    this.unit = looks.stream().mapToInt(Look::exponent).max().orElse(0);
    this.rows = new ErrorRows(looks.stream().map(look -> look.scores().byOrigin()).toList(), steps);
    int[] places = places(levels);
    this.weights = LevelWeights.of(summing, rows, places, spreads(0));
    this.ratios = new LevelRatios(places);
    this.centre = new double[steps][];
    this.spread = new double[steps][];
    this.errors = new double[rows.origins()][steps][];
  }

  /**
   * @param looks at all nodes, aggregates first
   * @param levels what each node is comparable with
   * @param spread over the steps, which do not depend on each other
   */
  static List<Look> of(
      Summing summing, List<Look> looks, List<String> levels, Engine.Spread spread) {
    return looks.isEmpty() ? looks : new Coherence(summing, looks, levels).looks(spread);
  }

  /** The levels by number, from 0, in the order they come. */
  private static int[] places(List<String> levels) {
    Map<String, Integer> known = new HashMap<>();
    int[] places = new int[levels.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = known.computeIfAbsent(levels.get(i), fresh -> known.size());
    }
    return places;
  }

  private List<Look> looks(Engine.Spread over) {
    boolean[] positive = positive();
    boolean[] bounded = Arrays.copyOfRange(positive, summing.aggregates(), positive.length);
    Reconciliation reconciliation = new Reconciliation(summing, bounded);
    List<Integer> all = IntStream.range(0, steps).boxed().toList();
    boolean gaveUp = over.over(all, h -> reconciled(reconciliation, h)).contains(true);
    List<Look> coherent = new ArrayList<>(looks.size());
    for (int i = 0; i < looks.size(); i++) {
      coherent.add(look(i, positive[i], gaveUp));
    }
    return coherent;
  }

  /** Which nodes must not be negative: leaves that never were, and sums of such leaves. */
  private boolean[] positive() {
    double[] negative = new double[looks.size()];
    for (int i = summing.aggregates(); i < negative.length; i++) {
      Look leaf = looks.get(i);
      negative[i] = leaf.nonNegative() || leaf.series().length() == 0 ? 0 : 1;
    }
    summing.sum(negative);
    boolean[] positive = new boolean[negative.length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = negative[i] == 0;
    }
    return positive;
  }

  /** Fills what belongs to a step; whether the cheap way had to serve for the exact one. */
  private boolean reconciled(Reconciliation reconciliation, int h) {
    int nodes = looks.size();
    double[] base = new double[nodes];
    double[] before = spreads(h);
    for (int i = 0; i < nodes; i++) {
      Look look = looks.get(i);
      int up = look.exponent() - unit;
      base[i] = Math.scalb(look.held(h, look.path().centre(h)), up);
    }
    Reconciliation.Step step = reconciliation.step(base, weights.at(before));
    centre[h] = step.nodes();
    spread[h] = spread(step, h, before);
    return step.gaveUp();
  }

  /** Spreads of the nodes on their own, in common units. */
  private double[] spreads(int h) {
    double[] spreads = new double[looks.size()];
    for (int i = 0; i < spreads.length; i++) {
      spreads[i] = Math.scalb(looks.get(i).spread(h), looks.get(i).exponent() - unit);
    }
    return spreads;
  }

  /** Spreads after reconciling; keeps the reconciled errors of the step's own past. */
  private double[] spread(Reconciliation.Step step, int h, double[] before) {
    double[] means = new double[before.length];
    int half = rows.rows() / 2;
    for (int row = 0; row < half; row++) {
      double[] reconciled = step.error(rows.errors(row, h, before));
      if (row < rows.origins()) {
        errors[row][h] = reconciled;
      }
      for (int i = 0; i < means.length; i++) {
        means[i] += reconciled[i] * reconciled[i] / half;
      }
    }
    return ratios.spreads(before, means);
  }

  private Look look(int node, boolean positive, boolean gaveUp) {
    Look look = looks.get(node);
    int down = unit - look.exponent();
    double[] centres = new double[steps];
    double[] spreads = new double[steps];
    for (int h = 0; h < steps; h++) {
      centres[h] = Math.scalb(centre[h][node], down);
      spreads[h] = Math.scalb(spread[h][node], down);
    }
    int own = look.scores().byOrigin().length;
    double[][] scores = new double[own][steps];
    for (int k = 0; k < own; k++) {
      for (int h = 0; h < steps; h++) {
        double error = Math.scalb(errors[rows.origins() - own + k][h][node], down);
        double unit = Math.max(Math.max(look.floor(), spreads[h]), Double.MIN_NORMAL);
        boolean known = !Double.isNaN(look.scores().byOrigin()[k][h]);
        scores[k][h] = known ? error / unit : Double.NaN;
      }
    }
    List<String> notes = new ArrayList<>(look.notes());
    if (gaveUp) {
      notes.add(GAVE_UP);
    }
    return look.reconciled(new Path(centres, spreads), positive, new Look.Scores(scores), notes);
  }
}
