package dev.trivium.data;

import dev.trivium.kernel.Reactive;
import dev.trivium.store.Subject;
import dev.trivium.store.SubjectKeys;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Collectors;

/** Opens the content of refused rows, and seals it again. */
final class RefusedSeal {
  private final DataPorts ports;

  RefusedSeal(DataPorts ports) {
    this.ports = ports;
  }

  /** In the same order; what was destroyed or does not open is empty. */
  Uni<List<RefusedRow.Opened>> open(List<RefusedRow.Kept> rows) {
    return ports
        .seal()
        .opening(rows.stream().map(kept -> SealedRaw.owner(kept.row())).collect(Collectors.toSet()))
        .chain(keys ->
            Reactive.onWorker(
                ports.vertx().getOrCreateContext(),
                () -> rows.stream().map(kept -> opened(keys, kept)).toList()));
  }

  /** Seals other content for the row where it stands. */
  Uni<Buffer> seal(RefusedRow row, byte[] raw) {
    Subject owner = SealedRaw.owner(row);
    return ports
        .seal()
        .sealing(List.of(owner))
        .map(keys -> Buffer.buffer(SealedRaw.seal(keys, row.id(), owner, raw)));
  }

  private static RefusedRow.Opened opened(SubjectKeys keys, RefusedRow.Kept kept) {
    byte[] sealed = kept.sealed().getBytes();
    return new RefusedRow.Opened(
        kept,
        Buffer.buffer(SealedRaw.open(keys, kept.row().id(), SealedRaw.owner(kept.row()), sealed)));
  }
}
