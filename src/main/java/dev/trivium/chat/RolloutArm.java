package dev.trivium.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * What was counted of the answers of one arm.
 *
 * @param judged answers with feedback
 * @param paid calls of models, whose cost is known
 * @param cost micro-units of money, all of them
 * @param costSquares the same squared, for how much they differ
 * @param first answers by the time to the first text, a place for each of {@link #STEPS} and one
 *     for what is slower
 */
record RolloutArm(
    long answers,
    long errors,
    long abstained,
    long judged,
    long negative,
    long paid,
    double cost,
    double costSquares,
    List<Long> first) {
  /** Milliseconds. */
  static final List<Long> STEPS =
      List.of(50L, 100L, 200L, 300L, 500L, 750L, 1_000L, 1_500L, 2_000L, 3_000L, 5_000L, 10_000L);

  static final RolloutArm EMPTY = new RolloutArm(0, 0, 0, 0, 0, 0, 0, 0, places(-1));

  RolloutArm {
    first = List.copyOf(first);
  }

  static RolloutArm answer(boolean failed, boolean abstained, long firstMillis) {
    int place = 0;
    while (place < STEPS.size() && firstMillis > STEPS.get(place)) {
      place++;
    }
    return new RolloutArm(1, failed ? 1 : 0, abstained ? 1 : 0, 0, 0, 0, 0, 0, places(place));
  }

  static RolloutArm judgement(boolean bad) {
    return new RolloutArm(0, 0, 0, 1, bad ? 1 : 0, 0, 0, 0, places(-1));
  }

  static RolloutArm payment(long cost) {
    return new RolloutArm(0, 0, 0, 0, 0, 1, cost, (double) cost * cost, places(-1));
  }

  RolloutArm plus(RolloutArm more) {
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i <= STEPS.size(); i++) {
      sums.add(first.get(i) + more.first.get(i));
    }
    return new RolloutArm(
        answers + more.answers,
        errors + more.errors,
        abstained + more.abstained,
        judged + more.judged,
        negative + more.negative,
        paid + more.paid,
        cost + more.cost,
        costSquares + more.costSquares,
        sums);
  }

  /** The step below which at least 95 of 100 are. */
  int p95() {
    long seen = 0;
    for (int i = 0; i <= STEPS.size(); i++) {
      seen += first.get(i);
      if (seen * 100 >= answers * 95) {
        return i;
      }
    }
    return STEPS.size();
  }

  /** Answers that were slower than this step. */
  long slowerThan(int step) {
    return first.stream().skip(step + 1L).mapToLong(Long::longValue).sum();
  }

  private static List<Long> places(int one) {
    List<Long> places = new ArrayList<>();
    for (int i = 0; i <= STEPS.size(); i++) {
      places.add(i == one ? 1L : 0L);
    }
    return places;
  }
}
