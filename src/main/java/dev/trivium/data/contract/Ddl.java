package dev.trivium.data.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that make a governed table, and the pieces of those that widen it. Names come from
 * a checked contract and are quoted; the region stands first in every key and index, or an error
 * could betray a hidden row.
 */
final class Ddl {
  private static final int NAME = 60;

  private Ddl() {}

  /**
   * @param parents the contracts that references lead to, by dataset
   */
  static List<String> create(Contract contract, Map<String, Contract> parents) {
    List<String> statements = new ArrayList<>();
    statements.add(table(contract));
    statements.addAll(indexes(contract));
    statements.addAll(ForeignKeys.all(contract, parents));
    // A repeated plan finds the table governed and leaves it alone.
    statements.add(
        "select sec.govern('"
            + relation(contract)
            + "'::regclass) where not exists"
            + " (select 1 from pg_catalog.pg_policies where schemaname = 'data' and tablename = '"
            + contract.relation()
            + "')");
    statements.addAll(erasable(contract));
    statements.addAll(ContractView.statements(contract));
    statements.addAll(SummaryDdl.create(contract));
    return statements;
  }

  /** The job that erases a subject may empty what is sealed, and nothing else. */
  static List<String> erasable(Contract contract) {
    String columns =
        Stream.concat(sealed(contract).map(Ddl::quoted), Stream.of("_row_hash", "_erased_at"))
            .collect(Collectors.joining(", "));
    String relation = relation(contract);
    return List.of(
        "select sec.erasable('" + relation + "'::regclass)",
        "grant update (" + columns + ") on " + relation + " to trivium_job");
  }

  /** Columns that hold something of a person: ciphertexts and blind indexes. */
  static Stream<String> sealed(Contract contract) {
    return contract.properties().stream()
        .filter(Property::personal)
        .flatMap(property ->
            Stream.concat(Stream.of(property.column()), property.blindColumn().stream()));
  }

  static String uniqueName(Contract contract, Property property) {
    return shortened(contract.relation() + "_" + property.comparedColumn() + "_uq");
  }

  static String relation(Contract contract) {
    return "data." + quoted(contract.relation());
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }

  /** PostgreSQL cuts names at 63 bytes without a word; two long ones must stay different. */
  static String shortened(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME - 9) + "_" + fingerprint(name);
  }

  /** Eight digits that are hardly ever the same for two texts. */
  static String fingerprint(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static String table(Contract contract) {
    List<String> lines = new ArrayList<>();
    // No foreign key: only regions of the sealed context can be written, and none is ever removed.
    lines.add("region_id int not null");
    contract.properties().forEach(property -> lines.addAll(columns(property)));
    lines.add("_subject uuid");
    lines.add("_row_hash bytea");
    lines.add("_batch_id uuid not null");
    lines.add("_ingested_at timestamptz not null default now()");
    lines.add("_erased_at timestamptz");
    String key =
        contract.keyedByHash()
            ? "_row_hash"
            : contract.key().stream()
                .map(p -> quoted(p.column()))
                .collect(Collectors.joining(", "));
    lines.add("primary key (region_id, " + key + ")");
    for (Property property : contract.properties()) {
      if (property.unique()) {
        lines.add(
            "constraint "
                + quoted(uniqueName(contract, property))
                + " unique (region_id, "
                + quoted(property.comparedColumn())
                + ")");
      }
    }
    Checks.of(contract)
        .forEach(
            (name, check) -> lines.add("constraint " + quoted(name) + " check (" + check + ")"));
    return "create table if not exists "
        + relation(contract)
        + " (\n  "
        + String.join(",\n  ", lines)
        + "\n)";
  }

  static List<String> columns(Property property) {
    String present = property.required() ? " not null" : "";
    if (!property.personal()) {
      return List.of(quoted(property.column()) + " " + property.type().sql() + present);
    }
    // Not "not null" even if required: an erasure empties what is sealed. A check holds the rest.
    List<String> columns = new ArrayList<>();
    columns.add(quoted(property.column()) + " bytea");
    property.blindColumn().ifPresent(blind -> columns.add(quoted(blind) + " bytea"));
    return columns;
  }

  private static List<String> indexes(Contract contract) {
    return indexes(contract, "create index if not exists ").stream()
        .map(TablePlan.Index::statement)
        .toList();
  }

  /** Those beside the keys, each made by a statement that begins as given. */
  static List<TablePlan.Index> indexes(Contract contract, String create) {
    List<TablePlan.Index> indexes = new ArrayList<>();
    for (List<String> columns : Indexes.secondary(contract)) {
      String list = String.join(", ", columns);
      String words = (contract.relation() + "_" + list).replaceAll("[^a-z0-9]+", "_");
      String name = shortened(words + "_ix");
      indexes.add(
          new TablePlan.Index(
              name,
              create + quoted(name) + " on " + relation(contract) + " (region_id, " + list + ")"));
    }
    return indexes;
  }
}
