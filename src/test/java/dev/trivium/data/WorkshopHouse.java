package dev.trivium.data;

import static dev.trivium.store.PostgresForTests.get;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.ContractReader;
import dev.trivium.data.contract.Reading;
import dev.trivium.data.contract.TablePlan;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A database with a few repairs in three shops, and the part of the room that answers. */
final class WorkshopHouse implements AutoCloseable {
  static final Caller ALL = new Caller("alex", Set.of("*"), Set.of("accountant"));
  static final Caller WEST = new Caller("wendy", Set.of("West"), Set.of());
  static final Caller STEWARD = new Caller("sten", Set.of("*"), Set.of("steward"));
  static final MetricsConfig CONFIG = config(0);
  private static final String INSERT =
      """
      insert into data.repairs (region_id, repair_no, brought_on, fetched_on, kind, note, owner_ct,
        owner_bidx, shop, price, hours, _row_hash, _batch_id)
      select r.id, $1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $6, gen_random_uuid()
        from sec.region r where r.code = $7
      """;

  final Vertx vertx = Vertx.vertx();
  final StoreAssembly store = PostgresForTests.store(vertx, observation -> {});
  final MetricsAssembly assembly;

  WorkshopHouse() {
    Contract contract = contract();
    if (TablePlan.of(contract, Optional.empty(), Map.of()) instanceof TablePlan.Apply plan) {
      get(store.schemaChanges().apply(List.of("West", "East", "North"), plan.statements()));
    }
    get(
        store
            .database()
            .as(
                STEWARD,
                tx ->
                    tx.execute(
                            "insert into ingest.contract (id, contract, version, odcs, sha256,"
                                + " plan, state, by, at) values (gen_random_uuid(), 'w', '1',"
                                + " $1::text::jsonb, $2, '{}', 'active', 'sten', now())",
                            json().toString(),
                            new byte[] {1})
                        .chain(() ->
                            tx.execute(
                                "insert into ingest.dataset (name, contract_id, relation,"
                                    + " state) select 'repairs', id, 'repairs', 'active'"
                                    + " from ingest.contract"))));
    rows();
    assembly = assembly(0);
  }

  private static MetricsConfig config(int groupMin) {
    return new MetricsConfig(
        1_000,
        6,
        8,
        100,
        40,
        groupMin,
        95,
        262_144,
        Duration.ofSeconds(1),
        100,
        Duration.ofSeconds(30),
        64,
        1 << 20,
        Duration.ZERO);
  }

  /** The part that answers, as it leaves out groups of fewer rows. */
  MetricsAssembly assembly(int groupMin) {
    return new MetricsAssembly(
        store.database(),
        store.regions(),
        new ContractTables(Set.of("pii")),
        store.changes(),
        new Ids(InstantSource.system(), new Random(7)),
        InstantSource.system(),
        config(groupMin));
  }

  private void rows() {
    repair(1, "2025-01-03", "2025-01-05", "tyre", "quick", "ann", "West", 1250, 0.5);
    repair(2, "2025-01-20", "2025-01-21", "brake", null, "bob", "West", 4000, 1.5);
    repair(3, "2025-03-02", null, "tyre", null, "ann", "West", 1750, 0.5);
    repair(4, "2025-03-03", "2025-03-09", "chain", "slow", "cem", "East", 9999, 2.0);
    repair(5, "2025-04-14", "2025-04-15", "tyre", null, "ann", "East", 1, 0.25);
  }

  void repair(
      int number,
      String brought,
      @org.jspecify.annotations.Nullable String fetched,
      String kind,
      @org.jspecify.annotations.Nullable String note,
      String owner,
      String shop,
      long cents,
      double hours) {
    get(
        store
            .database()
            .as(
                ALL,
                tx ->
                    tx.execute(
                        INSERT,
                        (long) number,
                        LocalDate.parse(brought),
                        fetched == null ? null : LocalDate.parse(fetched),
                        kind,
                        note,
                        owner.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        shop,
                        cents,
                        hours)));
  }

  static byte[] modelFile() {
    return bytes("src/test/resources/data/workshop.model.yaml");
  }

  private static com.fasterxml.jackson.databind.JsonNode json() {
    return ModelDocuments.parse(bytes("src/test/resources/data/repairs.odcs.yaml"));
  }

  private static Contract contract() {
    return switch (new ContractReader(Set.of("pii")).read(json(), "repairs")) {
      case Reading.Accepted accepted -> accepted.contract();
      case Reading.Refused refused -> throw new AssertionError(refused.findings().toString());
    };
  }

  private static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
