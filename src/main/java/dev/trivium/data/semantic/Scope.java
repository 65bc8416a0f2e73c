package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What names mean inside an expression: in a field they are properties of the contract, in a metric
 * fields of the dataset and then properties.
 *
 * @param alias of the table in the statement
 * @param dataset the name that may stand before a dot
 * @param fields empty inside a field, so that a field cannot name itself
 */
record Scope(String alias, @Nullable String dataset, Table table, List<Field> fields) {
  private static final String ROWS = "t";

  /** The meaning of a name: a field with its own expression, or a column. */
  sealed interface Meaning {
    record OfField(Field field) implements Meaning {}

    record OfColumn(Table.Column column) implements Meaning {}
  }

  static Scope ofMetrics(Dataset dataset) {
    return ofMetrics(dataset, ROWS);
  }

  static Scope ofMetrics(Dataset dataset, String alias) {
    return new Scope(alias, dataset.name(), dataset.table(), dataset.fields());
  }

  /** Where only properties of the contract may be named. */
  static Scope ofProperties(String dataset, Table table) {
    return new Scope(ROWS, dataset, table, List.of());
  }

  Scope ofFields() {
    return new Scope(alias, dataset, table, List.of());
  }

  /** The column as it is stored. */
  String raw(Table.Column column) {
    return alias + "." + Sql.quoted(column.sqlName());
  }

  /** What equality is asked of: a personal column is compared through its blind index. */
  String compared(Table.Column column) {
    String blind = column.blindIndex();
    return column.personal() && blind != null ? alias + "." + Sql.quoted(blind) : raw(column);
  }

  Meaning resolve(Expr.Name name) {
    if (name.dataset() != null && !name.dataset().equals(dataset)) {
      throw new ExpressionMistake(
          "names the dataset '" + name.dataset() + "', but belongs to '" + dataset + "'");
    }
    Optional<Meaning> field =
        fields.stream()
            .filter(candidate -> candidate.name().equals(name.name()))
            .findFirst()
            .map(Meaning.OfField::new);
    return field
        .or(() -> table.column(name.name()).map(Meaning.OfColumn::new))
        .orElseThrow(() ->
            new ExpressionMistake(
                "'"
                    + name.name()
                    + "' is not a field of the contract '"
                    + table.dataset()
                    + "'"
                    + Names.hint(name.name(), known())));
  }

  /** The column behind an expression that is nothing but a name. */
  Optional<Table.Column> plainColumn(Expr expression) {
    if (!(expression instanceof Expr.Name name)) {
      return Optional.empty();
    }
    return switch (resolve(name)) {
      case Meaning.OfColumn(Table.Column column) -> Optional.of(column);
      case Meaning.OfField(Field field) -> ofFields().plainColumn(field.formula().tree());
    };
  }

  private List<String> known() {
    return java.util.stream.Stream.concat(
            fields.stream().map(Field::name), table.columns().stream().map(Table.Column::name))
        .distinct()
        .toList();
  }
}
