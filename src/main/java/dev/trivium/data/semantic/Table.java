package dev.trivium.data.semantic;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A governed table as its active contract describes it. Identifiers are checked here, once, so that
 * they may be quoted into SQL wherever they are used.
 *
 * @param dataset name of the dataset
 * @param relation name of the table in the schema {@code data}
 * @param regionProperty the property whose value places a row in a region; null when the whole
 *     dataset stands in one region
 * @param source what stands behind {@code from}; {@code $1} are the regions
 * @param summaries tables that may be read in its place
 */
public record Table(
    String dataset,
    String relation,
    String label,
    String description,
    @Nullable String regionProperty,
    List<Column> columns,
    String source,
    List<Summary> summaries) {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  public Table {
    checked(relation);
    columns = List.copyOf(columns);
    summaries = List.copyOf(summaries);
  }

  /** The table itself, without summaries. */
  public Table(
      String dataset,
      String relation,
      String label,
      String description,
      @Nullable String regionProperty,
      List<Column> columns) {
    this(
        dataset,
        relation,
        label,
        description,
        regionProperty,
        columns,
        "data." + Sql.quoted(relation),
        List.of());
  }

  /** The same table with summaries of it. */
  public Table with(List<Summary> known) {
    return new Table(dataset, relation, label, description, regionProperty, columns, source, known);
  }

  /** A summary in place of the table, with the columns it has. */
  Table readFrom(Summary summary) {
    return new Table(
        dataset,
        relation,
        label,
        description,
        regionProperty,
        summary.columns(this),
        summary.source(),
        List.of());
  }

  /**
   * @param name of the property in the contract
   * @param sqlName of the column that holds it; for a personal property the ciphertext
   * @param scale decimal places of a {@link Type#DECIMAL}, which is stored as value × 10^scale
   * @param unit of every value, if the contract names one
   * @param mixedUnits whether each row names a unit of its own, so that values may not be added
   * @param blindIndex column that is equal for equal values of a personal property, if it has one
   */
  public record Column(
      String name,
      String sqlName,
      String label,
      String description,
      Type type,
      int scale,
      @Nullable String unit,
      boolean mixedUnits,
      boolean personal,
      @Nullable String blindIndex) {
    public Column {
      checked(sqlName);
      if (blindIndex != null) {
        checked(blindIndex);
      }
    }

    /** A plain column of the same name. */
    public static Column of(String name, Type type) {
      return new Column(name, name, name, "", type, 0, null, false, false, null);
    }

    /** An exact decimal, stored as a whole number of its smallest unit. */
    public static Column decimal(String name, int scale, @Nullable String unit) {
      return new Column(name, name, name, "", Type.DECIMAL, scale, unit, false, false, null);
    }

    /** A personal property that can be counted. */
    public static Column personal(String name) {
      return new Column(
          name, name + "_ct", name, "", Type.TEXT, 0, null, false, true, name + "_bidx");
    }
  }

  Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private static void checked(String identifier) {
    if (!IDENTIFIER.matcher(identifier).matches()) {
      throw new IllegalArgumentException("not an identifier of a governed table: " + identifier);
    }
  }
}
