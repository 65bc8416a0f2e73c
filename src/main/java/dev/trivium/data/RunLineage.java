package dev.trivium.data;

import dev.trivium.data.lineage.Outcome;
import dev.trivium.data.lineage.RunEvents;
import dev.trivium.data.lineage.Step;
import dev.trivium.data.lineage.Step.Phase;
import dev.trivium.data.lineage.Work;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes down where the rows of one run came from and what was done to them, in the transactions
 * that write the rows: there is neither without the other. Repeating a call changes nothing, so a
 * run that another process goes on with keeps its first times.
 */
final class RunLineage {
  private static final int FIRST = 0;

  /** What happens to the rows of every run. */
  private static final Set<Phase> ALWAYS =
      Collections.unmodifiableSet(EnumSet.range(Phase.RECEIVED, Phase.SETTLED));

  private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);

  private final LineageRepository repository;
  private final RunEvents events;
  private final List<Integer> scope;
  private final Map<Phase, Instant> times = new EnumMap<>(Phase.class);
  private Work work;
  private Instant spoke;

  /**
   * @param scope ids of the regions the run may write to
   * @param begun when the first byte came
   */
  RunLineage(
      LineageRepository repository,
      RunEvents events,
      Work work,
      List<Integer> scope,
      Instant begun) {
    this.repository = repository;
    this.events = events;
    this.work = work;
    this.scope = List.copyOf(scope);
    this.spoke = begun;
    times.put(Phase.RECEIVED, begun);
  }

  /** The first rows were cut out of the bytes. */
  void parsed(Instant now) {
    times.putIfAbsent(Phase.PARSED, now);
  }

  /**
   * The first rows were judged and sealed.
   *
   * @param missing headers of properties that the source does not have
   */
  void judged(Instant now, List<String> missing) {
    if (times.putIfAbsent(Phase.JUDGED, now) == null) {
      work = work.without(missing);
    }
  }

  /** A chunk was written; with the first one the run begins. */
  Uni<Void> chunk(Tx tx, UUID run, boolean wrote, boolean refused, Instant now) {
    Set<Phase> happened = EnumSet.copyOf(ALWAYS);
    if (wrote) {
      happened.add(Phase.LOADED);
    }
    if (refused) {
      happened.add(Phase.QUARANTINED);
    }
    return told(tx, run, happened, now).chain(() -> alive(tx, run, now));
  }

  /** Everything was taken in. */
  Uni<Void> complete(Tx tx, UUID run, Receipt receipt, Instant now) {
    return told(tx, run, ALWAYS, now)
        .chain(() ->
            repository.event(tx, run, events.complete(run, work, outcome(receipt), now), now));
  }

  /**
   * The run ended before its end. An interrupted one may go on, so that is not told.
   *
   * @param state failed, halted or interrupted
   */
  Uni<Void> ended(Tx tx, UUID run, String state, Instant now) {
    return switch (state) {
      case "failed" ->
          told(tx, run, ALWAYS, now)
              .chain(() ->
                  repository.event(
                      tx,
                      run,
                      events.fail(run, work, "The delivery was broken or refused.", now),
                      now));
      case "halted" ->
          told(tx, run, ALWAYS, now)
              .chain(() ->
                  repository.event(
                      tx,
                      run,
                      events.abort(run, work, "Most of the first rows failed alike.", now),
                      now));
      default -> nothing();
    };
  }

  /** Adds the steps that are not there yet; with the very first one START is told. */
  private Uni<Void> told(Tx tx, UUID run, Set<Phase> happened, Instant now) {
    List<Step> steps =
        Step.of(work).stream().filter(step -> happened.contains(step.phase())).toList();
    return repository
        .steps(tx, run, work, steps, times, scope, now)
        .chain(added -> added.contains(FIRST) ? started(tx, run, now) : nothing());
  }

  private Uni<Void> started(Tx tx, UUID run, Instant now) {
    spoke = now;
    Instant begun = times.getOrDefault(Phase.RECEIVED, now);
    return repository
        .columns(tx, run, work, scope, now)
        .chain(() -> repository.event(tx, run, events.start(run, work, begun), now));
  }

  private Uni<Void> alive(Tx tx, UUID run, Instant now) {
    if (now.isBefore(spoke.plus(SIGN_OF_LIFE))) {
      return nothing();
    }
    spoke = now;
    return repository.event(tx, run, events.running(run, work, now), now);
  }

  private static Outcome outcome(Receipt receipt) {
    return new Outcome(
        receipt.inserted() + receipt.updated(),
        receipt.quarantined(),
        receipt.contentSha256(),
        receipt.reasons().stream()
            .map(reason -> new Outcome.Failure(reason.rule(), reason.field()))
            .collect(java.util.stream.Collectors.toSet()));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }
}
