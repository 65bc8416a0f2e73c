package dev.trivium.chat.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way of being right. Of an answer the first that is given counts: emptiness, rows, texts.
 *
 * @param empty no rows, or nothing in them but zeros and blanks
 * @param columns names of the gold columns, in the order of the cells of {@code rows}
 * @param rows gold rows: text, numbers, ISO dates, blanks; null where rows are not looked at
 * @param tolerance absolute tolerance by column; a number column that is not named must be equal
 * @param percent columns that may be 0.25 or 25, one or the other for the whole column
 * @param texts all of them must be found in the text or the cells
 */
public record Outcome(
    Expectation expected,
    boolean empty,
    List<String> columns,
    @Nullable List<List<@Nullable Object>> rows,
    Map<String, Double> tolerance,
    Set<String> percent,
    List<Pattern> texts) {

  public Outcome {
    columns = List.copyOf(columns);
    rows = rows == null ? null : copy(rows);
    tolerance = Map.copyOf(tolerance);
    percent = Set.copyOf(percent);
    texts = List.copyOf(texts);
  }

  /** Blanks are cells like others, which {@link List#copyOf} would refuse. */
  static List<List<@Nullable Object>> copy(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> out = new ArrayList<>(rows.size());
    rows.forEach(row -> out.add(Collections.unmodifiableList(new ArrayList<>(row))));
    return Collections.unmodifiableList(out);
  }
}
