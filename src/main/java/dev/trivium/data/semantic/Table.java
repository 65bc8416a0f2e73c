package dev.trivium.data.semantic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A governed table as its active contract describes it. Identifiers are checked here, once, so that
 * they may be quoted into SQL wherever they are used.
 *
 * @param dataset name of the dataset
 * @param relation name of the table in the schema {@code data}
 * @param references to the rows of other datasets, or of this one
 * @param source what stands behind {@code from}; {@code $1} are the regions
 * @param summaries tables that may be read in its place
 */
public record Table(
    String dataset,
    String relation,
    String label,
    String description,
    Placement placement,
    List<Column> columns,
    List<Reference> references,
    String source,
    List<Summary> summaries) {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  public Table {
    checked(relation);
    columns = List.copyOf(columns);
    references = List.copyOf(references);
    summaries = List.copyOf(summaries);
  }

  /** The table itself, without summaries. */
  public Table(
      String dataset,
      String relation,
      String label,
      String description,
      Placement placement,
      List<Column> columns,
      List<Reference> references) {
    this(
        dataset,
        relation,
        label,
        description,
        placement,
        columns,
        references,
        "data." + Sql.quoted(relation),
        List.of());
  }

  /** The same table with summaries of it. */
  public Table with(List<Summary> known) {
    return new Table(
        dataset, relation, label, description, placement, columns, references, source, known);
  }

  /** A summary in place of the table, with the columns it has. */
  Table readFrom(Summary summary) {
    return new Table(
        dataset,
        relation,
        label,
        description,
        placement,
        summary.columns(this),
        references,
        summary.source(),
        List.of());
  }

  /**
   * How rows find their region.
   *
   * @param property whose value places a row; null when the whole dataset stands in one region
   * @param everywhere whether rows belong to all regions
   * @param codes of regions, by the value that stands for each in this dataset; a value that is not
   *     here is the code
   */
  public record Placement(
      @Nullable String property, boolean everywhere, Map<String, String> codes) {
    public static final Placement FIXED = new Placement(null, false, Map.of());
    public static final Placement EVERYWHERE = new Placement(null, true, Map.of());

    public Placement {
      codes = Map.copyOf(codes);
    }

    /** By the value of a property, which is the code itself. */
    public static Placement by(String property) {
      return new Placement(property, false, Map.of());
    }
  }

  /**
   * Each row names at most one row of another dataset.
   *
   * @param from properties of this dataset
   * @param parent name of the other dataset
   * @param to properties of the parent, in the order of {@code from}; together they are unique
   */
  public record Reference(List<String> from, String parent, List<String> to) {
    public Reference {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }
  }

  /**
   * @param name of the property in the contract
   * @param sqlName of the column that holds it; for a personal property the ciphertext
   * @param scale decimal places of a {@link Type#DECIMAL}, which is stored as value × 10^scale
   * @param unit of every value, if the contract names one
   * @param unitProperty the property that names the unit of each row, so that values may not be
   *     added; null if all have one unit
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
      @Nullable String unitProperty,
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
      return new Column(name, name, name, "", type, 0, null, null, false, null);
    }

    /** An exact decimal, stored as a whole number of its smallest unit. */
    public static Column decimal(String name, int scale, @Nullable String unit) {
      return new Column(name, name, name, "", Type.DECIMAL, scale, unit, null, false, null);
    }

    /** A personal property that can be counted. */
    public static Column personal(String name) {
      return new Column(
          name, name + "_ct", name, "", Type.TEXT, 0, null, null, true, name + "_bidx");
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
