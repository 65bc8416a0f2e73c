package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Summary;
import dev.trivium.data.contract.SummaryUpkeep;
import dev.trivium.data.lineage.SummaryWork;
import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Adds summaries up anew where their rows changed: marks are read, then the rows behind them, then
 * exactly these marks are taken away. What changes meanwhile has a mark of its own and is taken the
 * next time. Each transaction takes few periods, and fewer still after one that failed.
 */
final class Summaries {
  private final DataPorts ports;
  private final Contracts contracts;
  private final Lineage lineage;
  private final int most;
  private final SummaryRepository repository = new SummaryRepository();

  /** How many periods the next transaction of a summary takes, where it is not the most. */
  private final Map<String, Integer> portions = new ConcurrentHashMap<>();

  Summaries(DataPorts ports, Contracts contracts, Lineage lineage, SummariesConfig config) {
    this.ports = ports;
    this.contracts = contracts;
    this.lineage = lineage;
    this.most = config.periods();
  }

  private record Kept(Contract contract, Summary summary) {
    String name() {
      return summary.relation();
    }

    SummaryUpkeep upkeep() {
      return new SummaryUpkeep(contract, summary);
    }
  }

  /**
   * Emits how many periods were added up; marks that come while it runs are left for the next time.
   */
  Uni<Long> addUp() {
    return ports
        .database()
        .asJob(Job.SUMMARY, this::marked)
        .chain(summaries ->
            Multi.createFrom()
                .iterable(summaries)
                .onItem()
                .transformToUniAndConcatenate(this::addUp)
                .collect()
                .with(Collectors.summingLong(Long::longValue)));
  }

  private Uni<List<Kept>> marked(Tx tx) {
    return repository
        .marked(tx)
        .chain(marked ->
            marked.isEmpty()
                ? Uni.createFrom().item(List.of())
                : contracts.all(tx).map(all -> kept(all, marked)));
  }

  private static List<Kept> kept(List<ActiveContract> all, Set<String> marked) {
    return all.stream()
        .map(ActiveContract::contract)
        .flatMap(
            contract -> contract.summaries().stream().map(summary -> new Kept(contract, summary)))
        .filter(kept -> marked.contains(kept.name()))
        .toList();
  }

  private Uni<Long> addUp(Kept kept) {
    Uni<Long> whole =
        kept.summary().dated().isEmpty()
            ? Uni.createFrom().item(0L)
            : repeated(() -> alone(kept, tx -> dealtOut(tx, kept)));
    return whole
        .chain(() -> ports.database().asJob(Job.SUMMARY, repository::now))
        .chain(now -> repeated(() -> portion(kept, now)))
        .invoke(periods -> {
          if (periods > 0) {
            ports.observer().observe(new DataObservation.SummaryAddedUp(kept.name(), periods));
          }
        });
  }

  private Uni<Long> portion(Kept kept, String until) {
    int size = portions.getOrDefault(kept.name(), most);
    return alone(kept, tx -> addedUp(tx, kept, until, size))
        .invoke(done -> portions.put(kept.name(), Math.min(most, 2 * size)))
        .onFailure()
        .invoke(failed -> portions.put(kept.name(), Math.max(1, size / 4)));
  }

  private Uni<Long> addedUp(Tx tx, Kept kept, String until, int size) {
    return repository
        .marks(tx, kept.name(), until, size)
        .chain(found ->
            found.isEmpty()
                ? Uni.createFrom().item(0L)
                : addedUp(tx, kept, found.get()).replaceWith(found.get().periods()));
  }

  private Uni<Void> addedUp(Tx tx, Kept kept, SummaryRepository.Marks marks) {
    return tx.execute(kept.upkeep().addUp(), marks.regions(), marks.buckets())
        .chain(keys ->
            lineage.addedUp(
                tx,
                ports.ids().next(),
                new SummaryWork(kept.contract(), kept.summary()),
                marks.regions(),
                keys,
                ports.clock().instant()))
        .chain(() -> repository.settle(tx, kept.name(), marks));
  }

  /** In place of the mark of a whole region come those of its periods, which fit into portions. */
  private Uni<Long> dealtOut(Tx tx, Kept kept) {
    return repository
        .whole(tx, kept.name())
        .chain(found ->
            found.isEmpty()
                ? Uni.createFrom().item(0L)
                : dealtOut(tx, kept, found.get()).replaceWith(1L));
  }

  private Uni<Void> dealtOut(Tx tx, Kept kept, SummaryRepository.Marks region) {
    return tx.execute(kept.upkeep().markAll(), region.regions())
        .chain(() -> repository.settle(tx, kept.name(), region));
  }

  /** Nothing is done where another node is at the same summary. */
  private Uni<Long> alone(Kept kept, Function<Tx, Uni<Long>> work) {
    return ports
        .database()
        .asJob(
            Job.SUMMARY,
            tx ->
                repository
                    .alone(tx, kept.name())
                    .chain(mine -> mine ? work.apply(tx) : Uni.createFrom().item(0L)));
  }

  private static Uni<Long> repeated(Supplier<Uni<? extends Long>> portion) {
    return Multi.createBy()
        .repeating()
        .uni(portion)
        .whilst(done -> done > 0)
        .collect()
        .with(Collectors.summingLong(Long::longValue));
  }
}
