package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes refused rows in again, as they came or as they were repaired. Each batch they come from
 * gets a new one that names it. A row moves once: whoever replays it first decides it.
 */
public final class Replays {
  private final DataPorts ports;
  private final DataConfig config;
  private final Contracts contracts;
  private final Lineage lineage;
  private final Runnable changed;
  private final QuarantineRepository repository = new QuarantineRepository();
  private final BatchRepository ledger = new BatchRepository();

  /**
   * @param changed told when rows were written
   */
  Replays(
      DataPorts ports, DataConfig config, Contracts contracts, Lineage lineage, Runnable changed) {
    this.lineage = lineage;
    this.ports = ports;
    this.config = config;
    this.contracts = contracts;
    this.changed = changed;
  }

  /**
   * Replays those of the rows that are open and that the caller may write; gives a receipt for each
   * batch they came from. Rows that are refused again are open with their new reasons. Errors: 403
   * without the role to deliver, 422 for more rows than one replay takes.
   */
  public Uni<List<Receipt>> replay(Caller caller, Collection<UUID> ids) {
    if (ids.size() > config.repair().replayMax()) {
      return Uni.createFrom().failure(tooMany());
    }
    return ports
        .database()
        .as(caller, tx -> repository.open(tx, ids.toArray(UUID[]::new)))
        .map(Replays::grouped)
        .onItem()
        .transformToMulti(groups -> Multi.createFrom().iterable(groups))
        .onItem()
        .transformToUniAndConcatenate(group -> replayed(caller, group))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect()
        .asList();
  }

  /** The same for the rows a filter means, the oldest first, as many as one replay takes. */
  Uni<List<Receipt>> replay(Caller caller, QuarantineRepository.Filter filter) {
    int most = config.repair().replayMax();
    return ports
        .database()
        .as(caller, tx -> repository.list(tx, filter, Listing.Place.START, most))
        .chain(rows -> replay(caller, rows.stream().map(RefusedRow::id).toList()));
  }

  /** Open rows of one batch. */
  private record Group(UUID batch, String dataset, List<UUID> ids) {}

  private static List<Group> grouped(List<QuarantineRepository.Origin> rows) {
    Map<UUID, List<QuarantineRepository.Origin>> byBatch =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    QuarantineRepository.Origin::batch, LinkedHashMap::new, Collectors.toList()));
    return byBatch.entrySet().stream()
        .map(entry ->
            new Group(
                entry.getKey(),
                entry.getValue().getFirst().dataset(),
                entry.getValue().stream().map(QuarantineRepository.Origin::id).sorted().toList()))
        .toList();
  }

  /** Remembers, during a run, which rows waited for what it brings. */
  Waiting waiting(Caller caller, ActiveContract active) {
    return new Waiting(ports, caller, active, config.repair().replayMax());
  }

  /**
   * Replays rows whose parent has come. They were delivered before and the delivery that brought
   * the parent is done, so what stops this leaves them open for a replay by hand.
   */
  Uni<List<Receipt>> arrived(Caller caller, List<UUID> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(List.of())
        : replay(caller, ids).onFailure(ProblemException.class).recoverWithItem(List.of());
  }

  private Uni<Optional<Receipt>> replayed(Caller caller, Group group) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                contracts
                    .active(tx, group.dataset())
                    .invoke(active -> Intake.requireWriter(caller, active.contract()))
                    .invoke(Intake::requireTakingRows)
                    .invoke(Intake::requireParents)
                    .chain(active ->
                        ledger
                            .layout(tx, group.batch())
                            .map(layout ->
                                new ReplayRun.Order(
                                    caller,
                                    active,
                                    group.batch(),
                                    layout.orElseThrow(Replays::unreadable),
                                    group.ids()))))
        .chain(this::run)
        .invoke(receipt -> changed.run());
  }

  /** Rows that are taken in may be parents themselves. */
  private Uni<Optional<Receipt>> run(ReplayRun.Order order) {
    Waiting waiting = waiting(order.caller(), order.active());
    return new ReplayRun(ports, config.ingest(), ledger, repository, lineage, waiting, order)
        .run()
        .call(receipt -> arrived(order.caller(), waiting.arrivals()));
  }

  private RuntimeException tooMany() {
    return Problem.unprocessable(
            "data/too-many-rows",
            "One replay takes at most "
                + config.repair().replayMax()
                + " rows; replay them in parts.")
        .at("ids")
        .asException();
  }

  private static RuntimeException unreadable() {
    return Problem.unprocessable(
            "data/not-replayable",
            "How the lines of this batch are read is not known any more; deliver the rows again.")
        .asException();
  }
}
