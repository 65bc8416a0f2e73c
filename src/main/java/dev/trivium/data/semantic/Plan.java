package dev.trivium.data.semantic;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question as a statement.
 *
 * @param arguments of {@code $1 … $n}, in order: texts, numbers, dates, instants, arrays of them
 * @param datasets names of the governed datasets that are read
 * @param split names of columns nobody asked for, by which amounts in several units are split
 * @param limit rows to be shown; the statement asks for one more, to know whether there are more
 */
public record Plan(
    String sql,
    List<Object> arguments,
    List<Output> columns,
    Map<String, String> definitions,
    List<String> datasets,
    List<String> split,
    int limit) {
  public Plan {
    arguments = List.copyOf(arguments);
    columns = List.copyOf(columns);
    datasets = List.copyOf(datasets);
    split = List.copyOf(split);
  }

  /** What stands in a column. */
  public enum Role {
    PERIOD,
    DIMENSION,
    METRIC
  }

  /**
   * @param alias name of the column in the statement
   */
  public record Output(
      String name, String alias, String label, Role role, Type type, @Nullable String unit) {}
}
