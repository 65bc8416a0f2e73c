package dev.trivium.data;

import dev.trivium.data.contract.Reason;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settles replayed rows where they stand: written ones are accepted and their copy is destroyed,
 * the others are open again with their new reasons, sealed for the region they now belong to.
 */
final class RefusedAgain implements RefusedRows {
  private final QuarantineRepository repository;
  private final Caller caller;
  private final List<RefusedRow.Opened> rows;

  /**
   * @param rows of the chunk, in its order
   */
  RefusedAgain(QuarantineRepository repository, Caller caller, List<RefusedRow.Opened> rows) {
    this.repository = repository;
    this.caller = caller;
    this.rows = List.copyOf(rows);
  }

  @Override
  public Uni<Integer> keep(
      Tx tx, JudgedChunk chunk, List<JudgedChunk.Refused> refused, Instant now) {
    Set<Integer> again = refused.stream().map(JudgedChunk.Refused::row).collect(Collectors.toSet());
    List<UUID> accepted = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!again.contains(i)) {
        accepted.add(rows.get(i).row().id());
      }
    }
    return repository
        .accept(tx, accepted.toArray(UUID[]::new), caller.sub(), now)
        .chain(() -> refused.isEmpty() ? Uni.createFrom().item(0) : reopened(tx, chunk, refused));
  }

  private Uni<Integer> reopened(Tx tx, JudgedChunk chunk, List<JudgedChunk.Refused> refused) {
    int size = refused.size();
    UUID[] ids = new UUID[size];
    @Nullable Integer[] regions = new @Nullable Integer[size];
    @Nullable UUID[] subjects = new @Nullable UUID[size];
    byte[][] sealed = new byte[size][];
    String[] reasons = new String[size];
    byte[] @Nullable [] waits = new byte[size] @Nullable [];
    for (int i = 0; i < size; i++) {
      JudgedChunk.Refused again = refused.get(i);
      RefusedRow.Opened row = rows.get(again.row());
      boolean gone = row.gone();
      ids[i] = row.row().id();
      waits[i] = again.waitKey();
      regions[i] = gone ? row.row().regionId().orElse(null) : again.region();
      subjects[i] = gone ? row.row().subject().orElse(null) : again.subject();
      sealed[i] =
          gone
              ? row.kept().sealed().getBytes()
              : SealedRaw.seal(chunk.keys(), ids[i], again, row.bytes());
      reasons[i] = Json.encode(again.reasons().stream().map(Reason::shown).toList()).toString();
    }
    return repository.reopen(tx, ids, regions, subjects, sealed, reasons, waits);
  }
}
