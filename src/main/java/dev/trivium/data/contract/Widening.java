package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The statements that widen a table with rows in it; narrowing was refused before. What only
 * changes the catalog comes first and together. Constraints hold new rows at once and are checked
 * against those that are there afterwards; indexes are made while others read and write.
 */
final class Widening {
  private final Contract old;
  private final Contract next;
  private final Catalog catalog;
  private final String alter;
  private final List<String> together = new ArrayList<>();
  private final List<TablePlan.Index> indexes = new ArrayList<>();
  private final List<String> afterwards = new ArrayList<>();

  private Widening(Contract old, Contract next, Catalog catalog) {
    this.old = old;
    this.next = next;
    this.catalog = catalog;
    this.alter = "alter table " + Ddl.relation(next) + " ";
  }

  /**
   * @param parents the contracts that references lead to, by dataset
   */
  static TablePlan.Apply of(
      Contract old, Contract next, Map<String, Contract> parents, Catalog catalog) {
    Widening widening = new Widening(old, next, catalog);
    widening.columns();
    widening.uniques();
    widening.checks();
    widening.references(parents);
    widening.together.addAll(Ddl.erasable(next));
    widening.together.addAll(ContractView.statements(next));
    widening.together.addAll(SummaryDdl.evolve(old, next));
    widening.indexes.addAll(Ddl.indexes(next, "create index concurrently if not exists "));
    widening.indexes.removeIf(index -> catalog.indexes().contains(index.name()));
    return new TablePlan.Apply(
        next.regions(),
        Additions.of(old, next),
        widening.together,
        widening.indexes,
        widening.afterwards);
  }

  private void columns() {
    for (Property property : next.properties()) {
      Property before = old.property(property.name()).orElse(null);
      if (before == null) {
        added(property);
      } else if (before.required() && !property.required() && !property.personal()) {
        together.add(alter + "alter column " + quoted(property.column()) + " drop not null");
      }
    }
  }

  /** An attempt that broke off has made the column already. */
  private void added(Property property) {
    if (!catalog.has(property.column())
        || property.blindColumn().filter(blind -> !catalog.has(blind)).isPresent()) {
      Ddl.columns(property)
          .forEach(column -> together.add(alter + "add column if not exists " + column));
    }
  }

  /** Only a property that no row has yet can become unique; its index is made the slow way. */
  private void uniques() {
    for (Property property : old.properties()) {
      boolean still = next.property(property.name()).filter(Property::unique).isPresent();
      if (property.unique() && !still) {
        together.add(alter + "drop constraint if exists " + quoted(Ddl.uniqueName(old, property)));
      }
    }
    for (Property property : next.properties()) {
      if (property.unique() && old.property(property.name()).isEmpty()) {
        unique(Ddl.uniqueName(next, property), quoted(property.comparedColumn()));
      }
    }
  }

  private void unique(String name, String column) {
    indexes.add(
        new TablePlan.Index(
            name,
            "create unique index concurrently if not exists "
                + quoted(name)
                + " on "
                + Ddl.relation(next)
                + " (region_id, "
                + column
                + ")"));
    afterwards.add(
        "do $$ begin if not exists (select from pg_constraint where conrelid = '"
            + Ddl.relation(next)
            + "'::regclass and conname = '"
            + name
            + "') then "
            + alter
            + "add constraint "
            + quoted(name)
            + " unique using index "
            + quoted(name)
            + "; end if; end $$");
  }

  private void checks() {
    Map<String, String> before = Checks.of(old);
    Map<String, String> after = Checks.of(next);
    before.forEach((name, check) -> {
      if (!check.equals(after.get(name))) {
        together.add(alter + "drop constraint if exists " + quoted(name));
      }
    });
    after.forEach((name, check) -> {
      if (!check.equals(before.get(name))) {
        together.add(alter + "drop constraint if exists " + quoted(name));
        together.add(alter + "add constraint " + quoted(name) + " check (" + check + ") not valid");
        afterwards.add(alter + "validate constraint " + quoted(name));
      }
    });
  }

  private void references(Map<String, Contract> parents) {
    together.addAll(ForeignKeys.dropped(old, next));
    ForeignKeys.Missing missing = ForeignKeys.missing(old, next, parents);
    together.addAll(missing.statements());
    missing.names().forEach(name -> afterwards.add(alter + "validate constraint " + quoted(name)));
  }
}
