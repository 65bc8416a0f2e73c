package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.RolloutRule.Stage;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is a member of a stage, and when a variant is taken back. */
class RolloutTest {
  private static final int CALLERS = 10_000;
  private static final RolloutGuard GUARD = new RolloutGuard(200);

  @Test
  void stagesHoldTheirShareOfTenThousandCallersWithinOnePercent() {
    for (Stage stage : new Stage[] {Stage.TENTH, Stage.HALF, Stage.ALL}) {
      double share = 100.0 * members(rule(stage)).size() / CALLERS;
      System.out.printf("RolloutTest: stage %s holds %.2f %%%n", stage.word(), share);
      assertThat(share)
          .isBetween(Double.parseDouble(stage.word()) - 1, Double.parseDouble(stage.word()) + 1);
    }
    assertThat(members(rule(Stage.OFF))).isEmpty();
  }

  @Test
  void growingStagesKeepTheirMembersAndPilotsAreMembersOfEach() {
    Set<Integer> tenth = members(rule(Stage.TENTH));
    Set<Integer> half = members(rule(Stage.HALF));

    assertThat(half).containsAll(tenth);
    assertThat(members(rule(Stage.TENTH))).isEqualTo(tenth);
    assertThat(rule(Stage.PILOT).isMember("pilot")).isTrue();
    assertThat(members(rule(Stage.PILOT))).isEmpty();
    assertThat(rule(Stage.OFF).isMember("pilot")).isFalse();
    assertThat(rule(Stage.TENTH).number("caller-1")).as("the same for ever").isEqualTo(351);
  }

  @Test
  void anotherFeatureHasOtherMembers() {
    RolloutRule other =
        new RolloutRule(
            "other", Rollout.Variant.BASE, Stage.TENTH, Stage.OFF, "salt", Set.of(), false);
    Set<Integer> both = members(rule(Stage.TENTH));
    both.retainAll(members(other));

    assertThat(both.size()).as("a tenth of a tenth").isBetween(50, 150);
  }

  @Test
  void aVariantThatDoesWorseIsFoundInEachMetric() {
    RolloutArm rest = arm(2_000, 40, 100, 80, 200, 10, 1_000);

    assertThat(GUARD.judge(arm(500, 100, 25, 80, 50, 2, 1_000), rest).orElseThrow().metric())
        .isEqualTo("error_rate");
    assertThat(GUARD.judge(arm(500, 10, 25, 8_000, 50, 2, 1_000), rest).orElseThrow().metric())
        .isEqualTo("first_token_p95");
    assertThat(GUARD.judge(arm(500, 10, 200, 80, 50, 2, 1_000), rest).orElseThrow().metric())
        .isEqualTo("abstention");
    assertThat(GUARD.judge(arm(500, 10, 25, 80, 300, 150, 1_000), rest).orElseThrow().metric())
        .isEqualTo("negative_feedback");
    assertThat(GUARD.judge(arm(500, 10, 25, 80, 50, 2, 2_000), rest).orElseThrow().metric())
        .isEqualTo("cost");
  }

  @Test
  void aVariantThatDoesBetterOrOfWhichLittleIsKnownStays() {
    RolloutArm rest = arm(2_000, 200, 400, 80, 200, 50, 1_000);

    assertThat(GUARD.judge(arm(500, 5, 10, 40, 50, 2, 500), rest)).isEmpty();
    assertThat(GUARD.judge(arm(199, 199, 0, 80, 0, 0, 1_000), rest)).isEmpty();
    assertThat(GUARD.judge(RolloutArm.EMPTY, rest)).isEmpty();
  }

  /** Looked at after every ten answers, 200 times, with no difference at all. */
  @Test
  void lookingAgainAndAgainRaisesNoFalseAlarm() {
    Random random = new Random(7);
    int alarms = 0;
    for (int trial = 0; trial < 200; trial++) {
      RolloutArm variant = RolloutArm.EMPTY;
      RolloutArm rest = RolloutArm.EMPTY;
      boolean alarmed = false;
      for (int look = 0; look < 200 && !alarmed; look++) {
        for (int i = 0; i < 10; i++) {
          variant = variant.plus(answer(random));
          rest = rest.plus(answer(random));
        }
        alarmed = GUARD.judge(variant, rest).isPresent();
      }
      alarms += alarmed ? 1 : 0;
    }

    System.out.printf("RolloutTest: %d false alarms in 200 rollouts of 200 looks each%n", alarms);
    assertThat(alarms).isLessThanOrEqualTo(4);
  }

  private static RolloutArm answer(Random random) {
    return RolloutArm.answer(
        random.nextInt(100) < 5, random.nextInt(100) < 10, 20L + random.nextInt(1_500));
  }

  private static RolloutArm arm(
      int answers, int errors, int abstained, long first, int judged, int negative, long cost) {
    RolloutArm sum = RolloutArm.EMPTY;
    for (int i = 0; i < answers; i++) {
      sum =
          sum.plus(RolloutArm.answer(i < errors, i < abstained, first))
              .plus(RolloutArm.payment(cost + i % 7));
    }
    for (int i = 0; i < judged; i++) {
      sum = sum.plus(RolloutArm.judgement(i < negative));
    }
    return sum;
  }

  private static Set<Integer> members(RolloutRule rule) {
    return IntStream.range(0, CALLERS)
        .filter(i -> rule.isMember("caller-" + i))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static RolloutRule rule(Stage stage) {
    return new RolloutRule(
        "wording", Rollout.Variant.BASE, stage, Stage.OFF, "salt", Set.of("pilot"), false);
  }
}
