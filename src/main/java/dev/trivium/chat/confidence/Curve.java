package dev.trivium.chat.confidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Brings log-odds to the share of right answers that was seen at them. Never falls. */
sealed interface Curve {
  /** So sure, and no surer, is anything. */
  double MOST = 0.995;

  double chance(double odds);

  /** Log-odds and whether the answer was right, and as how many answers it counts. */
  record Seen(double odds, boolean right, double weight) {}

  /** A line through the log-odds. Source: Platt 1999, with his smoothed targets. */
  record Platt(double slope, double offset) implements Curve {
    private static final int STEPS = 50;

    @Override
    public double chance(double odds) {
      return clipped(Logistic.chance(slope * odds + offset));
    }

    static Platt fit(List<Seen> seen) {
      double right = seen.stream().filter(Seen::right).mapToDouble(Seen::weight).sum();
      double wrong = seen.stream().filter(s -> !s.right()).mapToDouble(Seen::weight).sum();
      double high = (right + 1.0) / (right + 2.0);
      double low = 1.0 / (wrong + 2.0);
      double a = 1;
      double b = 0;
      for (int step = 0; step < STEPS; step++) {
        double ga = a - 1;
        double gb = 0;
        double haa = 1;
        double hab = 0;
        double hbb = 1e-9;
        for (Seen one : seen) {
          double q = Logistic.chance(a * one.odds() + b);
          double miss = one.weight() * (q - (one.right() ? high : low));
          double steep = one.weight() * q * (1 - q);
          ga += miss * one.odds();
          gb += miss;
          haa += steep * one.odds() * one.odds();
          hab += steep * one.odds();
          hbb += steep;
        }
        double det = haa * hbb - hab * hab;
        a = Math.max(0.05, a - (hbb * ga - hab * gb) / det);
        b -= (haa * gb - hab * ga) / det;
      }
      return new Platt(a, b);
    }
  }

  /**
   * Steps of equal share, joined by lines between their middles.
   *
   * <p>Source: pool adjacent violators (Ayer et al. 1955; Zadrozny &amp; Elkan 2002). Each step is
   * drawn towards the whole by one answer, so that none promises 0 or 1.
   *
   * @param odds middles of the steps, rising
   * @param shares right answers of each, never falling
   */
  record Isotonic(List<Double> odds, List<Double> shares) implements Curve {
    private static final int FINEST = 25;

    public Isotonic {
      odds = List.copyOf(odds);
      shares = List.copyOf(shares);
    }

    @Override
    public double chance(double at) {
      int last = odds.size() - 1;
      if (at <= odds.get(0)) {
        return clipped(shares.get(0));
      }
      if (at >= odds.get(last)) {
        return clipped(shares.get(last));
      }
      int above = 1;
      while (odds.get(above) < at) {
        above++;
      }
      double from = odds.get(above - 1);
      double part = (at - from) / (odds.get(above) - from);
      double low = shares.get(above - 1);
      return clipped(low + part * (shares.get(above) - low));
    }

    private record Block(double odds, double right, double weight) {
      double share() {
        return right / weight;
      }

      Block with(Block next) {
        double both = weight + next.weight;
        return new Block(
            (odds * weight + next.odds * next.weight) / both, right + next.right, both);
      }
    }

    static Isotonic fit(List<Seen> seen) {
      List<Seen> sorted = new ArrayList<>(seen);
      sorted.sort(Comparator.comparingDouble(Seen::odds));
      double all = seen.stream().mapToDouble(Seen::weight).sum();
      double base = seen.stream().filter(Seen::right).mapToDouble(Seen::weight).sum() / all;
      List<Block> blocks = new ArrayList<>();
      for (Block next : bins(sorted)) {
        Block block = next;
        while (!blocks.isEmpty() && blocks.getLast().share() >= block.share()) {
          block = blocks.removeLast().with(block);
        }
        blocks.add(block);
      }
      List<Double> odds = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (Block block : blocks) {
        odds.add(block.odds());
        shares.add((block.right() + base) / (block.weight() + 1));
      }
      return new Isotonic(odds, rising(shares));
    }

    /** A few answers each: single ones would make steps of chance. */
    private static List<Block> bins(List<Seen> sorted) {
      List<Block> bins = new ArrayList<>();
      for (int i = 0; i < sorted.size(); ) {
        Block bin = null;
        int from = i;
        while (i < sorted.size()
            && (i - from < FINEST || sorted.get(i).odds() == sorted.get(i - 1).odds())) {
          Seen next = sorted.get(i);
          Block one = new Block(next.odds(), next.right() ? next.weight() : 0, next.weight());
          bin = bin == null ? one : bin.with(one);
          i++;
        }
        if (bin != null) {
          bins.add(bin);
        }
      }
      return bins;
    }

    private static List<Double> rising(List<Double> shares) {
      List<Double> out = new ArrayList<>();
      double most = 0;
      for (double share : shares) {
        most = Math.max(most, share);
        out.add(most);
      }
      return out;
    }
  }

  private static double clipped(double chance) {
    return Math.clamp(chance, 1 - MOST, MOST);
  }
}
