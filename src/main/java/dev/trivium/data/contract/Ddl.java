package dev.trivium.data.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that make and widen a governed table. Names come from a checked contract and are
 * quoted; the region stands first in every key and index, or an error could betray a hidden row.
 */
final class Ddl {
  private static final int NAME = 60;

  private Ddl() {}

  static List<String> create(Contract contract) {
    List<String> statements = new ArrayList<>();
    statements.add(table(contract));
    statements.addAll(indexes(contract));
    // A repeated plan finds the table governed and leaves it alone.
    statements.add(
        "select sec.govern('"
            + relation(contract)
            + "'::regclass) where not exists"
            + " (select 1 from pg_catalog.pg_policies where schemaname = 'data' and tablename = '"
            + contract.relation()
            + "')");
    statements.addAll(erasable(contract));
    return statements;
  }

  /** The job that erases a subject may empty what is sealed, and nothing else. */
  private static List<String> erasable(Contract contract) {
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

  /** Only what widens; narrowing was refused before. */
  static List<String> evolve(Contract old, Contract next) {
    List<String> statements = new ArrayList<>();
    String alter = "alter table " + relation(next) + " ";
    for (Property property : next.properties()) {
      Property before = old.property(property.name()).orElse(null);
      if (before == null) {
        columns(property)
            .forEach(column -> statements.add(alter + "add column if not exists " + column));
      } else if (before.required() && !property.required() && !property.personal()) {
        statements.add(alter + "alter column " + quoted(property.column()) + " drop not null");
      }
    }
    Map<String, String> before = checks(old);
    Map<String, String> after = checks(next);
    before.forEach((name, check) -> {
      if (!check.equals(after.get(name))) {
        statements.add(alter + "drop constraint if exists " + quoted(name));
      }
    });
    after.forEach((name, check) -> {
      if (!check.equals(before.get(name))) {
        statements.add(alter + "drop constraint if exists " + quoted(name));
        statements.add(alter + "add constraint " + quoted(name) + " check (" + check + ")");
      }
    });
    statements.addAll(indexes(next));
    statements.addAll(erasable(next));
    return statements;
  }

  static String relation(Contract contract) {
    return "data." + quoted(contract.relation());
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }

  private static String table(Contract contract) {
    List<String> lines = new ArrayList<>();
    lines.add("region_id int not null references sec.region (id)");
    contract.properties().forEach(property -> lines.addAll(columns(property)));
    lines.add("_subject uuid");
    lines.add("_row_hash bytea");
    lines.add("_batch_id uuid not null");
    lines.add("_ingested_at timestamptz not null default now()");
    lines.add("_erased_at timestamptz");
    String key =
        contract.key().stream().map(p -> quoted(p.column())).collect(Collectors.joining(", "));
    lines.add("primary key (region_id, " + key + ")");
    for (Property property : contract.properties()) {
      if (property.unique()) {
        String column = property.blindColumn().orElse(property.column());
        lines.add("unique (region_id, " + quoted(column) + ")");
      }
    }
    checks(contract)
        .forEach(
            (name, check) -> lines.add("constraint " + quoted(name) + " check (" + check + ")"));
    return "create table if not exists "
        + relation(contract)
        + " (\n  "
        + String.join(",\n  ", lines)
        + "\n)";
  }

  private static List<String> columns(Property property) {
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
    List<String> statements = new ArrayList<>();
    List<List<String>> wanted = new ArrayList<>(contract.indexes());
    contract.properties().stream()
        .filter(property -> property.blindLookup() && !property.unique())
        .forEach(property ->
            property.blindColumn().ifPresent(column -> wanted.add(List.of(quoted(column)))));
    if (contract.subject().filter(SubjectRule::declared).isPresent()) {
      wanted.add(List.of("_subject"));
    }
    for (List<String> columns : wanted) {
      String list = String.join(", ", columns);
      String words = (contract.relation() + "_" + list).replaceAll("[^a-z0-9]+", "_");
      statements.add(
          "create index if not exists "
              + quoted(shortened(words + "_ix"))
              + " on "
              + relation(contract)
              + " (region_id, "
              + list
              + ")");
    }
    return statements;
  }

  /** Rules of severity error that the table itself can hold, as a net below the engine. */
  private static Map<String, String> checks(Contract contract) {
    Map<String, String> checks = new LinkedHashMap<>();
    for (Property property : contract.properties()) {
      if (property.personal() && property.required()) {
        checks.put(
            shortened(property.column() + "_present"),
            quoted(property.column()) + " is not null or _erased_at is not null");
      }
      for (Rule rule : property.rules()) {
        if (!property.personal() && rule.severity() == Severity.ERROR) {
          String condition = condition(quoted(property.column()), rule.check());
          if (!condition.isEmpty()) {
            String kind =
                rule.check().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
            checks.put(shortened(property.column() + "_" + kind), condition);
          }
        }
      }
    }
    return checks;
  }

  private static String condition(String column, Check check) {
    return switch (check) {
      case Check.Between range -> column + " between " + range.least() + " and " + range.most();
      case Check.RealBetween range ->
          column + " between '" + range.least() + "'::float8 and '" + range.most() + "'::float8";
      case Check.DayBetween range ->
          column + " between date '" + range.least() + "' and date '" + range.most() + "'";
      case Check.Length length ->
          "char_length(" + column + ") between " + length.least() + " and " + length.most();
      case Check.OneOf one ->
          one.values().isEmpty()
              ? ""
              : column
                  + " in ("
                  + one.values().stream().map(Ddl::literal).collect(Collectors.joining(", "))
                  + ")";
      case Check.NoneOf none -> "";
      case Check.Matches matches -> "";
      case Check.Present present -> "";
      case Check.OfRow row -> "";
      case Check.NotPerRow later -> "";
    };
  }

  private static String literal(Object value) {
    return switch (value) {
      case Long number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> "'" + value.toString().replace("'", "''") + "'";
    };
  }

  /** PostgreSQL cuts names at 63 bytes without a word; two long ones must stay different. */
  private static String shortened(String name) {
    if (name.length() <= NAME) {
      return name;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return name.substring(0, NAME - 9) + "_" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
