package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import java.util.List;
import java.util.Optional;

/** Asks for the first and last day of a dataset and how many rows there are. */
public record Coverage(String sql, List<Object> arguments) {
  public Coverage {
    arguments = List.copyOf(arguments);
  }

  /** Columns {@code first}, {@code last} (null without a date) and {@code rows}. */
  public static Coverage of(Dataset dataset, Query.Viewer viewer) {
    Arguments arguments = new Arguments();
    String regions = arguments.add(viewer.regions().toArray(Integer[]::new), "int[]");
    Optional<String> day =
        Optional.ofNullable(dataset.timeField())
            .flatMap(dataset::field)
            .map(field ->
                Dates.day(
                    new RowSql(Scope.ofMetrics(dataset).ofFields(), arguments)
                        .emit(field.formula().tree())));
    String first = day.map(text -> "min(" + text + ")").orElse("null::date");
    String last = day.map(text -> "max(" + text + ")").orElse("null::date");
    return new Coverage(
        "select "
            + first
            + " as first, "
            + last
            + " as last, count(*) as rows from data."
            + Sql.quoted(dataset.table().relation())
            + " as t where t.region_id = any ("
            + regions
            + ")",
        arguments.values());
  }
}
