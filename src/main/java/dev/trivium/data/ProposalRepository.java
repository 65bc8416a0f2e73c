package dev.trivium.data;

import dev.trivium.data.contract.Catalog;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions of contracts that wait to be activated, and what the tables are like until then. */
final class ProposalRepository {
  private static final String PROPOSE =
      """
      insert into ingest.contract
        (id, contract, version, odcs, sha256, plan, state, by, at, readers)
      values ($1, $2, $3, $4::text::jsonb, $5, $6::text::jsonb, 'proposed', $7, $8,
        ingest.readers($4::text::jsonb))
      """;

  /**
   * A file of several datasets is active as soon as one of them is, and waits for the others. What
   * was registered before the version in force was overtaken by it.
   */
  private static final String AWAITING =
      """
      select o.name, c.id, c.contract, c.version, c.odcs, c.sha256, c.state, c.by, c.at
        from ingest.contract c
       cross join lateral
         (select e->>'name' as name from jsonb_array_elements(c.odcs->'schema') e) o
        left join ingest.dataset d on d.name = o.name
        left join ingest.contract now on now.id = d.contract_id
       where c.state in ('proposed', 'active') and c.id is distinct from d.contract_id
         and ($1::text is null or o.name = $1)
      """;

  private static final String NEWEST =
      " and (now.id is null or (c.at, c.id) > (now.at, now.id))"
          + " order by o.name, c.at desc, c.id desc";
  private static final String OF_VERSION = " and c.version = $2 order by c.at desc, c.id desc";

  private static final String COLUMNS =
      """
      select attname::text as name, format_type(atttypid, null) as type from pg_attribute
       where attrelid = to_regclass('data.' || quote_ident($1)) and attnum > 0
         and not attisdropped
      """;
  private static final String INDEXES =
      """
      select c.relname::text as name from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid = to_regclass('data.' || quote_ident($1)) and i.indisvalid
      """;

  Uni<Integer> propose(
      Tx tx, UUID id, ContractFiles.File file, String plan, String by, Instant at) {
    return tx.execute(
        PROPOSE,
        id,
        file.reading().contract().id(),
        file.reading().contract().version(),
        file.json(),
        HexFormat.of().parseHex(file.sha256()),
        plan,
        by,
        at);
  }

  /** The newest of each dataset, by name. */
  Uni<Map<String, Proposal>> awaiting(Tx tx) {
    return found(tx, null)
        .map(all -> {
          Map<String, Proposal> newest = new HashMap<>();
          all.forEach(proposal -> newest.putIfAbsent(proposal.dataset(), proposal));
          return newest;
        });
  }

  /** The newest of one dataset. */
  Uni<Optional<Proposal>> awaiting(Tx tx, String dataset) {
    return found(tx, dataset).map(all -> all.stream().findFirst());
  }

  /** A given version of a dataset, also one that was overtaken. */
  Uni<Optional<Proposal>> awaiting(Tx tx, String dataset, String version) {
    return tx.find(AWAITING + OF_VERSION, ProposalRepository::proposal, dataset, version);
  }

  private static Uni<List<Proposal>> found(Tx tx, @Nullable String dataset) {
    return tx.list(AWAITING + NEWEST, ProposalRepository::proposal, dataset);
  }

  Uni<Catalog> catalog(Tx tx, String relation) {
    return tx.list(COLUMNS, row -> Map.entry(row.text("name"), row.text("type")), relation)
        .chain(columns ->
            tx.list(INDEXES, row -> row.text("name"), relation)
                .map(indexes -> catalog(columns, new HashSet<>(indexes))));
  }

  private static Catalog catalog(List<Map.Entry<String, String>> columns, Set<String> indexes) {
    Map<String, String> types = new HashMap<>();
    columns.forEach(column -> types.put(column.getKey(), column.getValue()));
    return new Catalog(types, indexes);
  }

  private static Proposal proposal(Fields row) {
    return new Proposal(
        row.text("name"),
        row.uuid("id"),
        row.text("contract"),
        row.text("version"),
        row.json("odcs"),
        HexFormat.of().formatHex(row.bytes("sha256")),
        row.text("state"),
        row.text("by"),
        row.instant("at"));
  }
}
