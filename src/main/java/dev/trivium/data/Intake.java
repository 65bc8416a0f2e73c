package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.RegionRule;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * One delivery that was let in, with all that decides about it, fixed at its beginning.
 *
 * @param regions ids by code at the beginning
 * @param scope ids the caller holds and the batch may touch
 */
record Intake(
    Caller caller,
    ActiveContract active,
    BatchRequest request,
    Map<String, Integer> regions,
    List<Integer> scope,
    Instant begun,
    Multi<Buffer> body,
    LongConsumer progress) {

  Contract contract() {
    return active.contract();
  }

  String dataset() {
    return contract().dataset();
  }

  Batch batch(UUID id, UUID contractId, Map<Integer, byte[]> known) {
    return new Batch(
        id, dataset(), contractId, scope, request.idempotencyKey(), request.media(), known);
  }

  /** Region 0 is everybody's; only there the scope is that one region. */
  static List<Integer> scope(Contract contract, List<Integer> held) {
    return contract.region() instanceof RegionRule.Everywhere ? List.of(0) : held;
  }
}
