package dev.trivium.data;

import dev.trivium.data.tabular.BrokenInput;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a delivery to its end and tells whether it is the one that was taken in: by the hash of its
 * content, or chunk by chunk where the content came in parts and has no hash of its own.
 */
final class Comparison {
  private final Context context;
  private final Delivery delivery;
  private final Map<Integer, byte[]> known;
  private final BatchRepository.Entry entry;
  private int chunks;
  private boolean other;

  Comparison(
      Context context, Delivery delivery, Map<Integer, byte[]> known, BatchRepository.Entry entry) {
    this.context = context;
    this.delivery = delivery;
    this.known = Map.copyOf(known);
    this.entry = entry;
  }

  Uni<Boolean> same(Multi<Buffer> body) {
    return body.onItem()
        .transformToUniAndConcatenate(
            bytes -> Reactive.onWorker(context, () -> taken(bytes.getBytes())))
        .collect()
        .last()
        .chain(last -> Reactive.onWorker(context, this::ended))
        .onFailure(BrokenInput.class)
        .recoverWithItem(false)
        .onTermination()
        .invoke(delivery::close);
  }

  private boolean taken(byte[] bytes) {
    if (entry.digest() != null) {
      delivery.hash(bytes);
    } else {
      delivery.push(bytes).forEach(this::compare);
    }
    return true;
  }

  private boolean ended() {
    if (entry.digest() != null) {
      return HexFormat.of().formatHex(delivery.digest()).equals(entry.digest());
    }
    List<Chunk> last = delivery.finish();
    last.forEach(this::compare);
    return !other && chunks == known.size();
  }

  private void compare(Chunk chunk) {
    byte[] before = known.get(chunk.number());
    other |=
        before == null || !MessageDigest.isEqual(Objects.requireNonNull(before), chunk.sha256());
    chunks++;
  }
}
