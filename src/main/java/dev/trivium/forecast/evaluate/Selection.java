package dev.trivium.forecast.evaluate;

import java.util.List;

/**
 * Who is combined, and with which weight.
 *
 * <p>A member leaves when it runs away, or when it lost by far to the naive forecast in the past.
 * The others are weighed by what they lost, {@code exp(−c·λ·(L/L_min − 1))} with {@code λ = K/(K +
 * 4)} for K origins, times what other series taught ({@link MetaWeights}): the fewer origins, the
 * more that decides.
 */
public final class Selection {
  static final double GATE = 1.5;

  /** Fewer origins do not tell who lost. */
  public static final int LEAST_ORIGINS = 3;

  private static final double SHARPNESS = 2;
  private static final double PRIOR_ORIGINS = 4;

  private final List<Member> members;
  private final boolean[] kept;
  private final double[] past;

  private Selection(List<Member> members, boolean[] kept, double[] past) {
    this.members = members;
    this.kept = kept;
    this.past = past;
  }

  /**
   * Who is left.
   *
   * @param members the last one is naive and serves when no other is left
   * @param holds whether a member stays within reason
   */
  public static Selection of(RollingOrigin past, List<Member> members, boolean[] holds) {
    int last = members.size() - 1;
    double naive = past.loss(last);
    boolean[] kept = holds.clone();
    double[] loss = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      loss[i] = past.loss(i);
      kept[i] &= loss[i] != Double.POSITIVE_INFINITY;
      kept[i] &= past.count() < LEAST_ORIGINS || !(loss[i] > GATE * naive);
    }
    boolean any = false;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < kept.length; i++) {
      any |= kept[i] && i < last;
      least = kept[i] ? Math.min(least, loss[i]) : least;
    }
    kept[last] = !any || known(members);
    double sharpness = SHARPNESS * past.count() / (past.count() + PRIOR_ORIGINS);
    double[] lost = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      lost[i] = least > 0 ? -sharpness * (loss[i] / least - 1) : 0;
      lost[i] = Double.isFinite(lost[i]) ? lost[i] : 0;
    }
    return new Selection(members, kept, lost);
  }

  /** Whether a member takes part. */
  public boolean keeps(int member) {
    return kept[member];
  }

  /** Logarithm of the weight that a member's past gives it; 0 for the best. */
  public double past(int member) {
    return past[member];
  }

  /** Weights of all members, of sum 1; 0 for those that left. */
  public double[] weights(MetaWeights taught, double[] situation) {
    double[][] preferences =
        known(members) ? taught.preferences(situation) : new double[1][Situation.KINDS];
    double[] weights = new double[kept.length];
    for (double[] preference : preferences) {
      double[] share = shares(preference);
      for (int i = 0; i < weights.length; i++) {
        weights[i] += share[i] / preferences.length;
      }
    }
    return weights;
  }

  private double[] shares(double[] preference) {
    double[] share = new double[kept.length];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < share.length; i++) {
      int kind = members.get(i).kind().place();
      share[i] = past[i] + (kind < Situation.KINDS ? preference[kind] : 0);
      most = kept[i] ? Math.max(most, share[i]) : most;
    }
    double sum = 0;
    for (int i = 0; i < share.length; i++) {
      share[i] = kept[i] ? StrictMath.exp(share[i] - most) : 0;
      sum += share[i];
    }
    for (int i = 0; i < share.length; i++) {
      share[i] /= sum;
    }
    return share;
  }

  /** What was taught counts only where all members are of the kinds that were taught. */
  private static boolean known(List<Member> members) {
    return members.stream().allMatch(member -> member.kind().place() < Situation.KINDS);
  }
}
