package dev.trivium.data.semantic;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables of a shopping arcade that refer to each other, for tests; nobody wrote a model. */
final class Arcade {
  static final Table SALES =
      new Table(
          "sales",
          "sales",
          "Sales",
          "",
          Table.Placement.by("store"),
          List.of(
              Table.Column.of("sold_on", Type.DATE),
              Table.Column.of("store", Type.TEXT),
              Table.Column.of("product", Type.TEXT),
              Table.Column.of("seller", Type.INTEGER),
              Table.Column.of("helper", Type.INTEGER),
              Table.Column.of("note", Type.TEXT),
              Table.Column.personal("buyer"),
              new Table.Column(
                  "amount", "amount", "Amount", "", Type.DECIMAL, 2, null, "currency", false, null),
              Table.Column.of("currency", Type.TEXT)),
          List.of(
              new Table.Reference(List.of("product"), "products", List.of("product")),
              new Table.Reference(List.of("seller"), "staff", List.of("badge")),
              new Table.Reference(List.of("helper"), "staff", List.of("badge"))));
  static final Table RETURNS =
      new Table(
          "returns",
          "returns",
          "Returns",
          "",
          new Table.Placement("branch", false, Map.of("Downtown", "north")),
          List.of(
              Table.Column.of("brought_at", Type.TIMESTAMP),
              Table.Column.of("branch", Type.TEXT),
              Table.Column.of("article", Type.TEXT),
              Table.Column.of("note", Type.TEXT),
              Table.Column.decimal("weight", 1, "kg")),
          List.of(new Table.Reference(List.of("article"), "products", List.of("product"))));
  static final Table PRODUCTS =
      new Table(
          "products",
          "products",
          "Products",
          "",
          Table.Placement.EVERYWHERE,
          List.of(
              Table.Column.of("product", Type.TEXT),
              Table.Column.of("kind", Type.TEXT),
              Table.Column.of("maker", Type.TEXT)),
          List.of(new Table.Reference(List.of("maker"), "makers", List.of("maker"))));
  static final Table MAKERS =
      new Table(
          "makers",
          "makers",
          "Makers",
          "",
          Table.Placement.EVERYWHERE,
          List.of(Table.Column.of("maker", Type.TEXT), Table.Column.of("country", Type.TEXT)),
          List.of());
  static final Table STAFF =
      new Table(
          "staff",
          "staff",
          "Staff",
          "",
          Table.Placement.by("store"),
          List.of(
              Table.Column.of("badge", Type.INTEGER),
              Table.Column.of("store", Type.TEXT),
              Table.Column.of("team", Type.TEXT),
              Table.Column.personal("name")),
          List.of());
  static final Table STALLS =
      new Table(
          "stalls",
          "stalls",
          "Stalls",
          "",
          Table.Placement.FIXED,
          List.of(
              Table.Column.of("stall", Type.INTEGER),
              Table.Column.of("built_on", Type.DATE),
              new Table.Column(
                  "lot.no", "lot_no", "Lot", "", Type.TEXT, 0, null, null, false, null)),
          List.of());
  static final List<Table> TABLES = List.of(SALES, RETURNS, PRODUCTS, MAKERS, STAFF, STALLS);
  static final Query.Viewer VIEWER = new Query.Viewer(List.of(0, 1), Set.of());

  private Arcade() {}

  static Model model() {
    return Derived.complete(null, TABLES);
  }
}
