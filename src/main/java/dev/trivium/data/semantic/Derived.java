package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.data.semantic.Model.WeekStart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about a contract nobody wrote a model for: its rows, the sums of its amounts,
 * by its dates and texts. Marked as derived.
 */
public final class Derived {
  private Derived() {}

  /** The written model, if there is one, with a derived part for each table it does not cover. */
  public static Model complete(@Nullable Model written, Collection<Table> tables) {
    List<Dataset> datasets = new ArrayList<>(written == null ? List.of() : written.datasets());
    List<Metric> metrics = new ArrayList<>(written == null ? List.of() : written.metrics());
    Set<String> covered =
        datasets.stream().map(dataset -> dataset.table().dataset()).collect(Collectors.toSet());
    for (Table table : tables) {
      if (!covered.contains(table.dataset())) {
        datasets.add(dataset(table));
        metrics.addAll(metrics(table));
      }
    }
    return written == null
        ? new Model(
            "derived",
            "derived",
            "Derived from the contracts.",
            Grain.MONTH,
            WeekStart.MONDAY,
            null,
            null,
            List.of(),
            datasets,
            Relationship.among(datasets),
            metrics)
        : new Model(
            written.name(),
            written.version(),
            written.description(),
            written.defaultGrain(),
            written.weekStart(),
            written.currency(),
            written.defaultDataset(),
            written.examples(),
            datasets,
            relationships(written, datasets),
            metrics,
            written.calendar());
  }

  /** Those the writer let stand, and those that lead to or from what nobody wrote a model for. */
  private static List<Relationship> relationships(Model written, List<Dataset> all) {
    List<Relationship> relationships = new ArrayList<>(written.relationships());
    Relationship.among(all).stream()
        .filter(found -> found.from().derived() || found.to().derived())
        .forEach(relationships::add);
    return relationships;
  }

  private static Dataset dataset(Table table) {
    List<Field> fields = table.columns().stream().map(Derived::field).toList();
    return new Dataset(
        table.dataset(),
        table.label(),
        table.description(),
        table,
        fields.stream().filter(Field::time).map(Field::name).findFirst().orElse(null),
        DatasetReader.withRegion(table, fields),
        true);
  }

  private static Field field(Table.Column column) {
    return new Field(
        column.name(),
        column.label(),
        column.description(),
        List.of(),
        Formula.of(column.name(), new Expr.Name(null, column.name())),
        column.type(),
        column.type().temporal(),
        column.personal(),
        column.type().number() || column.type() == Type.OPAQUE,
        false,
        column.unit());
  }

  private static List<Metric> metrics(Table table) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        metric(
            table,
            table.dataset() + "_rows",
            table.label() + ": rows",
            "Number of rows of " + table.label() + ". Derived from the contract.",
            "COUNT(*)",
            Type.INTEGER,
            "count"));
    for (Table.Column column : table.columns()) {
      if (column.type() == Type.DECIMAL && !column.personal()) {
        metrics.add(
            metric(
                table,
                table.dataset() + "_" + column.name(),
                table.label() + ": " + column.label(),
                "Sum of "
                    + column.label()
                    + " over the rows of "
                    + table.label()
                    + ". Derived from the contract.",
                "SUM(" + Sql.quoted(column.name()) + ")",
                Type.DECIMAL,
                column.unit()));
      }
    }
    return metrics;
  }

  private static Metric metric(
      Table table,
      String name,
      String label,
      String description,
      String expression,
      Type type,
      @Nullable String unit) {
    return new Metric(
        name,
        label,
        description,
        List.of(),
        table.dataset(),
        List.of(),
        Formula.parse(expression),
        null,
        type,
        unit,
        true,
        null,
        Set.of());
  }
}
