package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries as those see them who may see all their regions. */
final class Batches {
  private final DataPorts ports;
  private final BatchRepository ledger = new BatchRepository();
  private final BatchQueries queries = new BatchQueries();

  Batches(DataPorts ports) {
    this.ports = ports;
  }

  /** Errors: 404. */
  Uni<Receipt> get(Caller caller, UUID id) {
    return ports.database().as(caller, tx -> entry(tx, id).chain(entry -> receipt(tx, entry)));
  }

  /** Newest first, without reasons. */
  Uni<List<BatchRepository.Entry>> list(
      Caller caller, BatchQueries.Filter filter, Listing.Place before, int limit) {
    BatchQueries.Filter kept = filter.sealed(ports.seal());
    return ports.database().as(caller, tx -> queries.list(tx, kept, caller.sub(), before, limit));
  }

  /**
   * A batch at one moment, with the chunks that came behind one.
   *
   * @param chunks what is new, in order
   */
  record Moment(Receipt receipt, List<BatchQueries.Chunk> chunks) {}

  /** Errors: 404. */
  Uni<Moment> since(Caller caller, UUID id, int chunk) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                entry(tx, id)
                    .chain(entry ->
                        receipt(tx, entry)
                            .chain(receipt ->
                                queries
                                    .since(tx, id, chunk)
                                    .map(chunks -> new Moment(receipt, chunks)))));
  }

  private Uni<BatchRepository.Entry> entry(Tx tx, UUID id) {
    return ledger.byId(tx, id).map(found -> found.orElseThrow(DataProblems::unknownBatch));
  }

  private Uni<Receipt> receipt(Tx tx, BatchRepository.Entry entry) {
    if (entry.receipt() != null) {
      return Uni.createFrom().item(Receipts.stored(entry.receipt()));
    }
    Instant end = entry.doneAt() == null ? ports.clock().instant() : entry.doneAt();
    return ledger
        .counts(tx, entry.id())
        .map(counts -> Receipts.of(entry, entry.state(), counts, Optional.empty(), end, null));
  }
}
