package dev.trivium.store;

import dev.trivium.store.transfer.TransferHead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a database moves: every table of the house with all columns that are not computed, but
 * what belongs to this one database. Read from the catalog, so a new table moves by itself. Names
 * are quoted where they must be and may stand in statements.
 */
final class TransferTables {
  static final String REGIONS = "sec.region";
  static final String DATASETS = "ingest.dataset";
  static final String ERASURES = "sec.erasure";

  /** The last of the tables with keys; when it is there, all of them are. */
  static final String LAST_KEYS = "sec.subject_key";

  /** Only their own role reads these. */
  static final Set<String> KEYS = Set.of("sec.blind_key", "sec.epoch_key", LAST_KEYS);

  /**
   * The key of the seal never leaves its database, migrations are done in each, backups lie with
   * the home they were made of, summaries are added up anew from the rows, whether roles are asked
   * for is told by each server when it starts, and tickets are too old before they arrive.
   */
  static final Set<String> STAYING =
      Set.of(
          "migration.history",
          "sec.hmac_key",
          "sec.reading",
          "ops.backup",
          "ops.drill",
          "ingest.dirty",
          "chat.ticket");

  /** Tables into which migrations put rows, and what is true of those that came later. */
  static final Map<String, Seeded> SEEDED =
      Map.of(
          REGIONS,
          new Seeded("id", "id <> 0"),
          "knowledge.embedding",
          new Seeded("one", "in_use is not null"));

  /** Before all others: regions, contracts, keys. An import needs them to judge the rest. */
  private static final List<String> FIRST =
      List.of(
          REGIONS,
          "ingest.contract",
          DATASETS,
          "sec.blind_key",
          "sec.epoch_key",
          LAST_KEYS,
          ERASURES);

  // What a transaction of the old database was called means nothing in the new one. Of the schema
  // data only the tables of datasets move; beside them stand summaries.
  private static final String COLUMNS =
      """
      select format('%I.%I', n.nspname, c.relname) as name,
             quote_ident(a.attname) as attribute,
             a.attidentity <> '' as identity
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid
       where c.relkind in ('r', 'p') and not c.relispartition
         and n.nspowner = 'trivium_owner'::regrole
         and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         and a.atttypid <> 'xid8'::regtype
         and (n.nspname <> 'data'
           or exists (select from ingest.dataset d where d.relation = c.relname))
       order by 1, a.attnum
      """;
  private static final String REFERENCES =
      """
      select format('%I.%I', cn.nspname, c.relname) as child,
             format('%I.%I', pn.nspname, p.relname) as parent,
             quote_ident(k.conname) as name, k.condeferrable as deferrable
        from pg_constraint k
        join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
        join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
       where k.contype = 'f' and k.conparentid = 0
       order by 1, 3
      """;

  private final Map<String, List<String>> columns = new TreeMap<>();
  private final Map<String, List<String>> identities = new LinkedHashMap<>();
  private final List<Reference> references = new ArrayList<>();

  private TransferTables() {}

  /**
   * @param key the primary key
   * @param later of the rows that no migration put there
   */
  record Seeded(String key, String later) {}

  /** A foreign key. */
  record Reference(String child, String parent, String name, boolean deferrable) {}

  static TransferTables of(Connection connection) throws SQLException {
    TransferTables found = new TransferTables();
    try (PreparedStatement question = connection.prepareStatement(COLUMNS);
        ResultSet rows = question.executeQuery()) {
      while (rows.next()) {
        String table = rows.getString("name");
        if (!STAYING.contains(table)) {
          found.columns.computeIfAbsent(table, t -> new ArrayList<>()).add(rows.getString(2));
          if (rows.getBoolean("identity")) {
            found.identities.computeIfAbsent(table, t -> new ArrayList<>()).add(rows.getString(2));
          }
        }
      }
    }
    try (PreparedStatement question = connection.prepareStatement(REFERENCES);
        ResultSet rows = question.executeQuery()) {
      while (rows.next()) {
        found.references.add(
            new Reference(
                rows.getString("child"),
                rows.getString("parent"),
                rows.getString("name"),
                rows.getBoolean("deferrable")));
      }
    }
    return found;
  }

  Set<String> names() {
    return Set.copyOf(columns.keySet());
  }

  List<String> columns(String table) {
    return List.copyOf(columns.getOrDefault(table, List.of()));
  }

  /** Identity columns, as {@code ops.change.id}, with their tables. */
  Map<String, List<String>> identities() {
    return identities;
  }

  /** Every table behind those it refers to, unless they refer to each other. */
  List<TransferHead.Table> inOrder() {
    Set<String> left = new TreeSet<>(columns.keySet());
    Set<String> placed = new HashSet<>();
    List<TransferHead.Table> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      String next = next(left, placed);
      left.remove(next);
      placed.add(next);
      ordered.add(new TransferHead.Table(next, Objects.requireNonNull(columns.get(next))));
    }
    return ordered;
  }

  /** Foreign keys to a table that comes later; only tables that refer to each other have some. */
  List<Reference> ahead(List<String> order) {
    return references.stream()
        .filter(reference -> order.indexOf(reference.child) < order.indexOf(reference.parent))
        .toList();
  }

  private String next(Set<String> left, Set<String> placed) {
    for (String first : FIRST) {
      if (left.contains(first)) {
        return first;
      }
    }
    return left.stream()
        .filter(table -> free(table, placed))
        .findFirst()
        .orElseGet(() -> left.iterator().next());
  }

  private boolean free(String table, Set<String> placed) {
    return references.stream()
        .filter(reference -> reference.child.equals(table) && !reference.parent.equals(table))
        .allMatch(reference ->
            placed.contains(reference.parent) || !columns.containsKey(reference.parent));
  }
}
