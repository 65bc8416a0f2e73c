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
 * @param counted whether small groups are left out: each row then says in {@link #LEFT} how many,
 *     and one without a {@link #NTH} says nothing else
 * @param marked statements about the summaries that are read: if one of them says in {@code dirty}
 *     that much has changed, the same question over the rows is quicker; {@code $1} as here
 */
public record Plan(
    String sql,
    List<Object> arguments,
    List<Output> columns,
    Map<String, String> definitions,
    List<String> datasets,
    List<String> split,
    int limit,
    boolean counted,
    List<String> marked) {
  /** The column with the number of groups that were left out. */
  public static final String LEFT = "Left";

  /** The column with the place of a row in the answer. */
  public static final String NTH = "Nth";

  public Plan {
    arguments = List.copyOf(arguments);
    columns = List.copyOf(columns);
    datasets = List.copyOf(datasets);
    split = List.copyOf(split);
    marked = List.copyOf(marked);
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
