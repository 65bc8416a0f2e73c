package dev.trivium.data;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows and what they stand on.
 *
 * @param rows cells in the order of the columns: text, {@code BigDecimal}, {@code Long}, {@code
 *     Double}, {@code LocalDate} or null
 * @param definitions what each metric means, by name
 * @param datasets names of the datasets that were read
 * @param queryHash stable hash of the canonical query
 * @param sql the statement that ran, with {@code $n} for its arguments
 * @param asOf when the reading began
 * @param truncated whether more rows exist than the limit
 * @param dataVersion number of the newest change of these datasets the caller may see; 0 for none
 * @param lineageRuns the newest runs that brought rows of these datasets and that the caller may
 *     see, newest first, at most 20 of each
 * @param split names of columns that were not asked for: amounts in several units are never added
 *     but split by them
 * @param quality of each dataset that was read, within the caller's regions
 * @param suppressed groups that are left out; {@code rows} are the others
 */
public record MetricResult(
    List<Column> columns,
    List<List<@Nullable Object>> rows,
    Map<String, String> definitions,
    List<String> datasets,
    String queryHash,
    String sql,
    Instant asOf,
    boolean truncated,
    long dataVersion,
    List<UUID> lineageRuns,
    List<String> split,
    List<DataQuality> quality,
    Suppressed suppressed) {
  private static final int BYTES_PER_CELL = 64;
  private static final int BYTES = 1_024;

  public MetricResult {
    lineageRuns = List.copyOf(lineageRuns);
    split = List.copyOf(split);
    quality = List.copyOf(quality);
  }

  /** How much room it takes, roughly, in bytes. */
  long weight() {
    long cells = (long) rows.size() * columns.size();
    return BYTES + sql.length() + cells * BYTES_PER_CELL;
  }

  /** What the rows stand on. */
  public Sources sources() {
    return new Sources(datasets, lineageRuns, quality);
  }

  /**
   * A result that does not say which change of the data it saw, nor what brought it or how good it
   * is.
   */
  public MetricResult(
      List<Column> columns,
      List<List<@Nullable Object>> rows,
      Map<String, String> definitions,
      List<String> datasets,
      String queryHash,
      String sql,
      Instant asOf,
      boolean truncated) {
    this(
        columns,
        rows,
        definitions,
        datasets,
        queryHash,
        sql,
        asOf,
        truncated,
        0,
        List.of(),
        List.of(),
        List.of(),
        Suppressed.NONE);
  }

  /**
   * @param kind what stands in the column
   * @param unit currency code, {@code fraction}, {@code count}, {@code days}, or null
   */
  public record Column(String name, String label, Kind kind, @Nullable String unit) {}

  /** The role of a column. */
  public enum Kind {
    PERIOD,
    DIMENSION,
    METRIC
  }
}
