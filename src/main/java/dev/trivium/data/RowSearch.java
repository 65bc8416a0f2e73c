package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.rows.RowPlan;
import dev.trivium.data.rows.RowPlanner;
import dev.trivium.data.rows.RowQuestion;
import dev.trivium.data.rows.SortColumn;
import dev.trivium.data.semantic.Query;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows under the caller's row security. Searches that are asked again are answered from
 * memory until the dataset changes; what is kept is the sealed row, masked anew each time.
 */
final class RowSearch {
  private static final String VERSION =
      "select coalesce(max(id), 0) as version from ops.change where key = $1";

  private final DataPorts ports;
  private final Contracts contracts;
  private final Query.Limits limits;
  private final ReadCache<RowPage> cache;

  /** A row and the texts of its place. */
  private record Found(KeptRow row, List<@Nullable String> place) {}

  RowSearch(DataPorts ports, Contracts contracts, MetricsConfig queries, RowsConfig config) {
    this.ports = ports;
    this.contracts = contracts;
    this.limits = ModelQuery.limits(queries);
    this.cache =
        new ReadCache<>(ports.changes(), config.cacheBytes(), queries.cacheTtl(), RowPage::weight);
  }

  /** The page behind a cursor, or the first. Errors: 400 for a cursor of another question. */
  Uni<RowPage> search(
      Caller caller, String dataset, RowQuestion question, Optional<String> cursor, int rows) {
    String asked = ModelDocuments.hex(dataset + "\n" + question + "\n" + cursor + "\n" + rows);
    return cache.get(
        ReadCache.Key.of(caller, asked),
        List.of(dataset),
        () ->
            reading(
                caller,
                dataset,
                (tx, contract) ->
                    page(
                        tx,
                        caller,
                        contract,
                        question,
                        cursor.map(
                            text -> RowPlace.read(ports.seal(), hash(contract, question), text)),
                        rows)));
  }

  /** The same, read anew. */
  Uni<RowPage> page(
      Caller caller, String dataset, RowQuestion question, Optional<RowPlace> place, int rows) {
    return reading(
        caller, dataset, (tx, contract) -> page(tx, caller, contract, question, place, rows));
  }

  /** How many rows there are, counted no further than {@code most}. */
  Uni<Long> count(Caller caller, String dataset, RowQuestion question, int most) {
    return reading(
        caller,
        dataset,
        (tx, contract) -> {
          RowPlan plan = planner(caller, contract, question).count(most);
          return tx.list(plan.sql(), row -> row.bigint("n"), plan.arguments().toArray())
              .map(List::getFirst);
        });
  }

  /** Names the question and what it is asked of, so that a place of one is none of another. */
  static String hash(Contract contract, RowQuestion question) {
    return ModelDocuments.hex(contract.dataset() + "\n" + contract.version() + "\n" + question);
  }

  @FunctionalInterface
  private interface Reading<T> {
    Uni<T> of(Tx tx, Contract contract);
  }

  private <T> Uni<T> reading(Caller caller, String dataset, Reading<T> work) {
    return ports
        .database()
        .reading(
            caller,
            tx -> contracts.active(tx, dataset).chain(active -> work.of(tx, active.contract())));
  }

  private Uni<RowPage> page(
      Tx tx,
      Caller caller,
      Contract contract,
      RowQuestion question,
      Optional<RowPlace> place,
      int rows) {
    String hash = hash(contract, question);
    if (place.filter(known -> !known.question().equals(hash)).isPresent()) {
      throw RowPlace.foreign();
    }
    RowPlan plan =
        planner(caller, contract, question)
            .page(
                RowLookup.columns(contract),
                place.map(RowPlace::texts).orElse(List.of()),
                rows + 1);
    KeptRows kept = new KeptRows(contract);
    Instant asOf = ports.clock().instant();
    return tx.list(VERSION, row -> row.bigint("version"), contract.dataset())
        .chain(version ->
            tx.list(
                    plan.sql(),
                    row -> new Found(kept.read(row), place(plan, row)),
                    plan.arguments().toArray())
                .map(found -> cut(found, rows, hash, asOf, version.getFirst())));
  }

  private RowPlanner planner(Caller caller, Contract contract, RowQuestion question) {
    return new RowPlanner(contract, question, codes(caller), limits, ports.seal()::blindIndex);
  }

  /** The regions of the caller, as the planner of the database shall see them. */
  private Map<String, Integer> codes(Caller caller) {
    Map<String, Integer> codes = new HashMap<>(ports.regions().byCode());
    if (!caller.holdsAllRegions()) {
      codes.keySet().retainAll(caller.regions());
    }
    return codes;
  }

  private static List<@Nullable String> place(RowPlan plan, Fields row) {
    List<@Nullable String> texts = new ArrayList<>(plan.order().size());
    for (SortColumn column : plan.order()) {
      texts.add(column.text(row.value(column.column())));
    }
    return texts;
  }

  private static RowPage cut(List<Found> found, int rows, String hash, Instant asOf, long version) {
    List<KeptRow> kept = found.stream().limit(rows).map(Found::row).toList();
    Optional<RowPlace> next =
        found.size() > rows
            ? Optional.of(new RowPlace(hash, found.get(rows - 1).place()))
            : Optional.empty();
    return new RowPage(kept, next, asOf, version);
  }
}
