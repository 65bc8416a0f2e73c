package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.RolloutRepository.Arm;
import dev.trivium.chat.RolloutRepository.Standing;
import dev.trivium.chat.RolloutRule.Stage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Features that are rolled out: who gets the variant, how its answers do beside those of the rest,
 * and the way back when they do worse. What runs goes on as it began.
 */
final class Rollouts implements Rollout, Tally {
  private final RolloutRepository repository;
  private final RolloutGuard guard;
  private final InstantSource clock;
  private final Observer observer;
  private final Consumer<ObjectNode> told;
  private final Map<Place, RolloutArm> open = new ConcurrentHashMap<>();
  private volatile Map<String, Standing> standing = Map.of();

  private record Place(String feature, Arm arm, Instant minute) {}

  /**
   * @param told about every rollback that a guard made; must not block
   */
  Rollouts(
      RolloutRepository repository,
      RolloutGuard guard,
      InstantSource clock,
      Observer observer,
      Consumer<ObjectNode> told) {
    this.repository = repository;
    this.guard = guard;
    this.clock = clock;
    this.observer = observer;
    this.told = told;
  }

  @Override
  public Variant of(Caller caller, String feature) {
    Standing known = standing.get(feature);
    return known != null && known.rule().isMember(caller.sub())
        ? known.rule().variant()
        : Variant.BASE;
  }

  @Override
  public void ended(
      Caller caller,
      @Nullable String question,
      ObjectNode object,
      @Nullable Answer answer,
      long firstMillis) {
    boolean failed = object.path("status").asText().equals("failed");
    boolean abstained = answer != null && answer.kind() == Answer.Kind.ABSTAIN;
    count(caller, RolloutArm.answer(failed, abstained, firstMillis));
  }

  /** A caller judged an answer. */
  void judged(Caller caller, boolean bad) {
    count(caller, RolloutArm.judgement(bad));
  }

  /** A model was paid. */
  void paid(Caller caller, long cost) {
    count(caller, RolloutArm.payment(cost));
  }

  private void count(Caller caller, RolloutArm one) {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    for (Standing known : standing.values()) {
      RolloutRule rule = known.rule();
      if (rule.stage() != Stage.OFF) {
        Arm arm = rule.isMember(caller.sub()) ? Arm.VARIANT : Arm.REST;
        // What a stage counted must not be taken for what the next one does in the same minute.
        Instant starts = minute.isBefore(known.since()) ? known.since() : minute;
        open.merge(new Place(rule.feature(), arm, starts), one, RolloutArm::plus);
      }
    }
  }

  Optional<Standing> find(String feature) {
    return Optional.ofNullable(standing.get(feature));
  }

  List<Standing> all() {
    return standing.values().stream()
        .sorted(java.util.Comparator.comparing(one -> one.rule().feature()))
        .toList();
  }

  /** Reads how far features are; other nodes and operators may have moved them. */
  Uni<Void> refresh() {
    return repository
        .all()
        .invoke(all ->
            standing =
                all.stream()
                    .collect(Collectors.toMap(one -> one.rule().feature(), Function.identity())))
        .replaceWithVoid();
  }

  /** Writes what was counted here. */
  Uni<Void> write() {
    List<Map.Entry<Place, RolloutArm>> sums = new ArrayList<>();
    for (Place place : List.copyOf(open.keySet())) {
      RolloutArm sum = open.remove(place);
      if (sum != null) {
        sums.add(Map.entry(place, sum));
      }
    }
    return Multi.createFrom()
        .iterable(sums)
        .onItem()
        .transformToUniAndConcatenate(entry ->
            repository
                .count(
                    entry.getKey().feature(),
                    entry.getKey().arm(),
                    entry.getKey().minute(),
                    entry.getValue())
                .onFailure()
                .invoke(kept -> open.merge(entry.getKey(), entry.getValue(), RolloutArm::plus)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Looks at both arms of each feature and goes back where the variant does worse. */
  Uni<Void> judge() {
    return Multi.createFrom()
        .iterable(standing.values())
        .filter(one -> one.rule().stage() != Stage.OFF)
        .onItem()
        .transformToUniAndConcatenate(this::judge)
        .collect()
        .last()
        .chain(this::refresh);
  }

  private Uni<Boolean> judge(Standing one) {
    return repository
        .arms(one)
        .chain(arms -> {
          RolloutArm variant = arms.getOrDefault(Arm.VARIANT, RolloutArm.EMPTY);
          RolloutArm rest = arms.getOrDefault(Arm.REST, RolloutArm.EMPTY);
          return guard
              .judge(variant, rest)
              .map(breach -> back(one, breach))
              .orElseGet(() -> Uni.createFrom().item(false));
        });
  }

  private Uni<Boolean> back(Standing one, RolloutGuard.Breach breach) {
    Stage to = one.rule().stable();
    return repository
        .back(one, to, evidence(breach))
        .invoke(done -> {
          if (done) {
            tell(one, to, breach);
          }
        });
  }

  private void tell(Standing one, Stage to, RolloutGuard.Breach breach) {
    RolloutRule rule = one.rule();
    observer.observe(
        new ChatObservation.RolloutRolledBack(
            rule.feature(), rule.stage().word(), to.word(), breach.metric()));
    ObjectNode body = Wire.object();
    body.put("event", "rollout.rolled_back");
    body.put("feature", rule.feature());
    body.put("was", rule.stage().word());
    body.put("stage", to.word());
    body.set("evidence", evidence(breach));
    told.accept(body);
  }

  static ObjectNode evidence(RolloutGuard.Breach breach) {
    return Wire.object()
        .put("metric", breach.metric())
        .put("variant", breach.variant())
        .put("rest", breach.rest())
        .put("variant_n", breach.variantN())
        .put("rest_n", breach.restN())
        .put("ratio", Math.min(breach.ratio(), 1e12));
  }
}
