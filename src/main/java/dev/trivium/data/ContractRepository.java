package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.PhysicalContract;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The register of contracts and datasets. */
final class ContractRepository {
  private static final String CURRENT =
      """
      select d.name, c.id, c.odcs, d.state, c.at
        from ingest.dataset d join ingest.contract c on c.id = d.contract_id
      """;
  private static final String VERSION =
      "select id, sha256, state from ingest.contract where contract = $1 and version = $2";
  private static final String RELATION =
      "select name from ingest.dataset where relation = $1 and name <> $2";
  private static final String SUPERSEDE =
      """
      update ingest.contract set state = 'superseded'
       where state = 'active' and id = (select contract_id from ingest.dataset where name = $1)
      """;
  private static final String ACTIVATE =
      "update ingest.contract set state = 'active' where id = $1";
  private static final String POINT =
      """
      insert into ingest.dataset (name, contract_id, relation, state, readers)
      select $1, c.id, $3, $4, c.readers from ingest.contract c where c.id = $2
      on conflict (name) do update
        set contract_id = excluded.contract_id, state = excluded.state,
            readers = excluded.readers
        where ingest.dataset.contract_id = $5
      """;
  private static final String CHANGED =
      "insert into ops.change (region_id, kind, key) values (0, 'contract', $1)";

  private static final String ENFORCE = "select sec.enforce_reading($1) as changed";
  private static final String OPENED =
      """
      insert into ops.change (region_id, kind, key)
      select 0, 'contract', name from ingest.dataset where readers is not null
      """;

  private static final String SERVER =
      """
      select coalesce(host(inet_server_addr()), 'localhost') as host,
             coalesce(inet_server_port(), 5432) as port, current_database()::text as database
      """;
  private static final String EARLIER =
      """
      select d.name, c.id, c.odcs, c.state, c.at
        from ingest.dataset d join ingest.contract now on now.id = d.contract_id
        join ingest.contract c on c.contract = now.contract
       where d.name = $1 and c.version = $2
      """;

  /** A dataset and the text of its contract. */
  record Stored(String dataset, UUID id, String json, String state, Instant at) {}

  /** A version that was registered before. */
  record Version(UUID id, String sha256, String state) {}

  Uni<Optional<Stored>> find(Tx tx, String dataset) {
    return tx.find(CURRENT + " where d.name = $1", ContractRepository::stored, dataset);
  }

  Uni<PhysicalContract.Server> server(Tx tx) {
    return tx.list(
            SERVER,
            row ->
                new PhysicalContract.Server(
                    row.text("host"), row.integer("port"), row.text("database")))
        .map(List::getFirst);
  }

  /** Any version that was registered for the dataset, also one that was never active. */
  Uni<Optional<Stored>> find(Tx tx, String dataset, String version) {
    return tx.find(EARLIER, ContractRepository::stored, dataset, version);
  }

  Uni<List<Stored>> named(Tx tx, String[] datasets) {
    return tx.list(
        CURRENT + " where d.name = any($1)", ContractRepository::stored, (Object) datasets);
  }

  Uni<List<Stored>> all(Tx tx) {
    return tx.list(CURRENT + " order by d.name", ContractRepository::stored);
  }

  Uni<Optional<Version>> version(Tx tx, String contract, String version) {
    return tx.find(
        VERSION,
        row ->
            new Version(
                row.uuid("id"), HexFormat.of().formatHex(row.bytes("sha256")), row.text("state")),
        contract,
        version);
  }

  Uni<Optional<String>> otherDatasetOf(Tx tx, String relation, String dataset) {
    return tx.find(RELATION, row -> row.text("name"), relation, dataset);
  }

  /**
   * Errors: 409 {@code data/contract-changed} when another version came in force since the plan.
   *
   * @param planned the version that the plan began from, if there was one
   */
  Uni<Integer> activate(Tx tx, UUID id, Contract contract, String state, Optional<UUID> planned) {
    String dataset = contract.dataset();
    return tx.execute(SUPERSEDE, dataset)
        .chain(() -> tx.execute(ACTIVATE, id))
        .chain(
            () -> tx.execute(POINT, dataset, id, contract.relation(), state, planned.orElse(null)))
        .invoke(pointed -> {
          if (pointed == 0) {
            throw DataProblems.contractChanged(dataset);
          }
        })
        .chain(() -> tx.execute(CHANGED, dataset));
  }

  /** Decides for the whole database whether read roles count; gives whether that is new. */
  Uni<Boolean> enforce(Tx tx, boolean readRoles) {
    return tx.list(ENFORCE, row -> row.flag("changed"), readRoles)
        .map(List::getFirst)
        .call(changed -> changed ? tx.execute(OPENED) : Uni.createFrom().item(0));
  }

  private static Stored stored(Fields row) {
    return new Stored(
        row.text("name"), row.uuid("id"), row.json("odcs"), row.text("state"), row.instant("at"));
  }
}
