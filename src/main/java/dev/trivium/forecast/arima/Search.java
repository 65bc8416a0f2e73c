package dev.trivium.forecast.arima;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stepwise search for the orders with the least AICc, differencing being given.
 *
 * <p>Source: Hyndman &amp; Khandakar (2008) §3.2. Other than there every candidate is judged by its
 * exact likelihood, at weights that are searched roughly.
 */
final class Search {
  private static final double ROUGH = 0.02;
  private static final double FINE = 1e-7;
  private static final int MOST = 60;
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingDouble(Candidate::criterion)
          .thenComparing(candidate -> candidate.orders().toString());
  private static final int[][] MOVES = {
    {0, 0, 0, -1}, {0, 0, -1, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}, {0, 0, -1, -1}, {0, 0, 1, 1},
    {0, -1, 0, 0}, {-1, 0, 0, 0}, {0, 1, 0, 0}, {1, 0, 0, 0}, {-1, -1, 0, 0}, {1, 1, 0, 0},
    {1, -1, 0, 0}, {-1, 1, 0, 0}, {0, 0, 1, -1}, {0, 0, -1, 1}
  };

  private final double[] w;
  private final Orders plain;
  private final int extra;
  private final FirstGuess guess;
  private final Likelihood level;
  private final Likelihood levelless;
  private final Map<Orders, Candidate> seen = new HashMap<>();
  private final Set<Orders> settled = new HashSet<>();

  /**
   * @param w differenced values
   * @param plain differencing and season
   * @param extra parameters that are spent on regressors
   */
  Search(double[] w, Orders plain, int extra) {
    this.w = w;
    this.plain = plain;
    this.extra = extra;
    double mean = 0;
    for (double value : w) {
      mean += value / w.length;
    }
    double[] around = new double[w.length];
    for (int t = 0; t < w.length; t++) {
      around[t] = w[t] - mean;
    }
    guess = new FirstGuess(around, plain.season());
    double[] ones = new double[w.length];
    java.util.Arrays.fill(ones, 1);
    level = new Likelihood(new Innovations(new double[][] {w, ones}), new double[1]);
    levelless = new Likelihood(new Innovations(new double[][] {w}), new double[0]);
  }

  /**
   * The best one. Weights found roughly may look better than they are, so the end of a search is
   * searched finely and the way goes on from there if it was one of these.
   */
  Candidate run() {
    Candidate best = candidate(plain);
    for (Orders start : starts()) {
      best = better(best, candidate(start));
    }
    while (true) {
      Candidate end = descend(best);
      Candidate fine = searched(end.orders(), end.x(), FINE, 30);
      seen.put(fine.orders(), fine);
      best = seen.values().stream().min(ORDER).orElse(fine);
      if (settled.contains(best.orders())) {
        return best;
      }
    }
  }

  /** Goes to the first better neighbour until there is none. */
  private Candidate descend(Candidate from) {
    Candidate best = from;
    boolean moved = true;
    while (moved && seen.size() < MOST) {
      moved = false;
      for (Orders near : neighbours(best.orders())) {
        if (candidate(near).criterion() < best.criterion()) {
          best = candidate(near);
          moved = true;
          break;
        }
      }
    }
    settled.add(best.orders());
    return best;
  }

  private List<Orders> starts() {
    int s = plain.season() > 1 ? 1 : 0;
    List<Orders> starts = new ArrayList<>();
    starts.add(plain.with(2, 2, s, s));
    starts.add(plain.with(1, 0, s, 0));
    starts.add(plain.with(0, 1, 0, s));
    starts.add(plain.withConstant(false));
    starts.removeIf(orders -> !fits(orders));
    return starts;
  }

  private List<Orders> neighbours(Orders at) {
    List<Orders> near = new ArrayList<>();
    for (int[] move : MOVES) {
      near.add(
          at.with(
              at.ar() + move[1],
              at.ma() + move[0],
              at.seasonAr() + move[3],
              at.seasonMa() + move[2]));
    }
    near.add(at.withConstant(!at.constant()));
    near.removeIf(orders -> !fits(orders));
    return near;
  }

  private boolean fits(Orders orders) {
    return orders.allowed() && orders.reach() < w.length / 2 + 1;
  }

  private Candidate candidate(Orders orders) {
    Candidate known = seen.get(orders);
    if (known == null) {
      known = searched(orders, guess.of(orders), ROUGH, 8);
      seen.put(orders, known);
    }
    return known;
  }

  private Candidate searched(Orders orders, double[] start, double tolerance, int rounds) {
    int parameters = orders.weights() + (orders.constant() ? 1 : 0) + 1 + extra;
    if (w.length - parameters - 1 < 1) {
      return new Candidate(orders, start, Double.POSITIVE_INFINITY);
    }
    Likelihood likelihood = orders.constant() ? level : levelless;
    double[] x = Descent.minimise(likelihood, orders, start, tolerance, rounds);
    Weights weights = Weights.of(orders, x);
    double sum = likelihood.errors(weights, -1, new double[w.length]);
    double deviance = weights.sound() ? likelihood.deviance(sum) : Double.POSITIVE_INFINITY;
    return new Candidate(orders, x, Candidate.corrected(deviance, parameters, w.length));
  }

  private static Candidate better(Candidate a, Candidate b) {
    return b.criterion() < a.criterion() ? b : a;
  }
}
