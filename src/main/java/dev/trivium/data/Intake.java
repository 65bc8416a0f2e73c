package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Reference;
import dev.trivium.data.contract.RegionRule;
import dev.trivium.data.tabular.Tokenizer;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.store.Regions;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * One delivery that was let in, with all that decides about it, fixed at its beginning.
 *
 * @param regions ids by code at the beginning
 * @param from what came of it before, when only the rest comes now
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
    LongConsumer progress,
    Optional<Delivery.From> from) {

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

  /** The same when only the rest of the content comes. */
  Intake behind(BatchRepository.Entry entry, Layout layout, int chunks) {
    Tokenizer.Start start =
        new Tokenizer.Start(chunks, entry.counts().getFirst() + 1, entry.bytes());
    Optional<Delivery.From> there =
        chunks == 0 ? Optional.empty() : Optional.of(new Delivery.From(layout, start));
    return new Intake(caller, active, request, regions, scope, begun, body, progress, there);
  }

  /** Errors: 403 for who may neither deliver nor repair rows of the contract. */
  static void requireWriter(Caller caller, Contract contract) {
    boolean writes =
        caller.has("writer")
            || caller.has("steward")
            || contract.writeRoles().stream().anyMatch(caller::has);
    if (!writes) {
      throw DataProblems.needsRole(
          "Delivering to '" + contract.dataset() + "' needs the role writer or steward.");
    }
  }

  /** Errors: 422 {@code data/not-active} for a contract that takes no rows. */
  static void requireTakingRows(ActiveContract active) {
    if (!active.contract().status().takesRows()) {
      throw Problem.unprocessable(
              "data/not-active",
              "The contract is "
                  + active.state()
                  + " and takes no rows; publish an active version.")
          .asException();
    }
  }

  /**
   * Whoever could deliver rows that refer to a hidden dataset could ask which keys it has. Errors:
   * 403.
   */
  static void requireParents(ActiveContract active) {
    String own = active.contract().dataset();
    for (Reference reference : active.contract().references()) {
      String parent = reference.parent();
      if (!parent.equals(own) && !active.parents().containsKey(parent)) {
        throw DataProblems.needsRole(
            "Rows of '"
                + own
                + "' refer to '"
                + parent
                + "', so delivering them needs a role that"
                + " reads it.");
      }
    }
  }

  /** The regions a caller may write rows of the contract to, at least one. Errors: 403. */
  static List<Integer> writable(Caller caller, ActiveContract active, Regions regions) {
    List<Integer> scope = scope(active.contract(), regions.idsOf(caller));
    if (scope.isEmpty() || (scope.contains(0) && !caller.has("steward"))) {
      throw DataProblems.needsRole(
          "You hold no region that rows of '" + active.contract().dataset() + "' may stand in.");
    }
    return scope;
  }

  /** Region 0 is everybody's; only there the scope is that one region. */
  private static List<Integer> scope(Contract contract, List<Integer> held) {
    return contract.region() instanceof RegionRule.Everywhere ? List.of(0) : held;
  }
}
