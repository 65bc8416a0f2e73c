package dev.trivium.data.semantic;

import java.time.Month;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A semantic model that was checked against the contracts: everything it names exists, every
 * expression has a type.
 *
 * @param defaultGrain {@code day}, {@code week}, {@code month}, {@code quarter} or {@code year}
 * @param weekStart on which day the buckets of a week begin
 * @param examples questions it can answer, as its owner wrote them
 */
public record Model(
    String name,
    String version,
    String description,
    Grain defaultGrain,
    WeekStart weekStart,
    @Nullable String currency,
    @Nullable String defaultDataset,
    List<String> examples,
    List<Dataset> datasets,
    List<Relationship> relationships,
    List<Metric> metrics,
    Calendar calendar) {

  /** With a calendar of which nothing was written. */
  public Model(
      String name,
      String version,
      String description,
      Grain defaultGrain,
      WeekStart weekStart,
      @Nullable String currency,
      @Nullable String defaultDataset,
      List<String> examples,
      List<Dataset> datasets,
      List<Relationship> relationships,
      List<Metric> metrics) {
    this(
        name,
        version,
        description,
        defaultGrain,
        weekStart,
        currency,
        defaultDataset,
        examples,
        datasets,
        relationships,
        metrics,
        Calendar.UNWRITTEN);
  }

  /**
   * What the model says of its calendar; null where it says nothing.
   *
   * @param fiscalStart month in which a fiscal year begins
   */
  public record Calendar(@Nullable WeekStart weekStart, @Nullable Month fiscalStart) {
    static final Calendar UNWRITTEN = new Calendar(null, null);
  }

  /** The dimension every dataset has. */
  public static final String REGION = "region";

  /** The day name of the time field. */
  public static final String WEEKDAY = "weekday";

  /** The bucket of the time field. */
  public static final String PERIOD = "period";

  public Model {
    examples = List.copyOf(examples);
    datasets = List.copyOf(datasets);
    relationships = List.copyOf(relationships);
    metrics = List.copyOf(metrics);
  }

  /** A calendar bucket; an hour is none to count days by, so no model has it by default. */
  public enum Grain {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
  }

  /** The day on which a week begins. */
  public enum WeekStart {
    MONDAY,
    SUNDAY
  }

  /**
   * @param derived whether nobody wrote it: it came from a contract without a model
   */
  public record Dataset(
      String name,
      String label,
      String description,
      Table table,
      @Nullable String timeField,
      List<Field> fields,
      boolean derived) {
    public Dataset {
      fields = List.copyOf(fields);
    }

    /** The same dataset without its summaries. */
    public Dataset overRows() {
      return readFrom(table.with(List.of()));
    }

    Dataset readFrom(Table other) {
      return new Dataset(name, label, description, other, timeField, fields, derived);
    }

    public Optional<Field> field(String wanted) {
      return fields.stream().filter(field -> field.name().equals(wanted)).findFirst();
    }
  }

  /**
   * @param personal countable, never shown, grouped or filtered on
   * @param hidden not offered for grouping
   */
  public record Field(
      String name,
      String label,
      String description,
      List<String> synonyms,
      Formula formula,
      Type type,
      boolean time,
      boolean personal,
      boolean hidden,
      boolean manyValues,
      @Nullable String unit) {
    public Field {
      synonyms = List.copyOf(synonyms);
    }

    /** The same thing, read from this column. */
    Field as(Table.Column column) {
      return new Field(
          name,
          label,
          description,
          synonyms,
          Formula.of(column.name(), new Expr.Name(null, column.name())),
          type,
          time,
          personal,
          hidden,
          manyValues,
          unit);
    }
  }

  /**
   * @param dataset whose rows count; of a metric made of others, the first one's
   * @param parts what the formula is made of, if it stands on other metrics or several datasets;
   *     its names are then those of the parts
   * @param filter holds for the rows that count; null for all
   * @param timeField overrides the one of the dataset
   * @param requiredRoles without all of them the metric does not exist for a caller
   */
  public record Metric(
      String name,
      String label,
      String description,
      List<String> synonyms,
      String dataset,
      List<Metric> parts,
      Formula formula,
      @Nullable Formula filter,
      Type type,
      @Nullable String unit,
      boolean additive,
      @Nullable String timeField,
      Set<String> requiredRoles) {
    public Metric {
      synonyms = List.copyOf(synonyms);
      parts = List.copyOf(parts);
      requiredRoles = Set.copyOf(requiredRoles);
    }

    /** Whether the value of no rows is 0, and not absent. */
    boolean zeroWithoutRows() {
      return additive
          || FormulaSql.zeroWhenEmpty(
              formula.tree(),
              leaf ->
                  switch (leaf) {
                    case Expr.Name name -> part(name.name()).zeroWithoutRows();
                    default -> GroupSql.zeroWhenEmpty(leaf);
                  });
    }

    /** The part a name in the formula stands for. */
    Metric part(String wanted) {
      return parts.stream().filter(part -> part.name().equals(wanted)).findFirst().orElseThrow();
    }

    /** Every dataset whose rows count, each once. */
    public List<String> datasets() {
      return parts.isEmpty()
          ? List.of(dataset)
          : parts.stream().map(Metric::dataset).distinct().toList();
    }
  }

  /**
   * The model as it would be if some datasets were not there. The examples go with them, since they
   * are free text.
   *
   * @param gone names of tables' datasets
   */
  public Model without(Set<String> gone) {
    List<Dataset> left =
        datasets.stream().filter(dataset -> !gone.contains(dataset.table().dataset())).toList();
    Set<String> names = left.stream().map(Dataset::name).collect(Collectors.toSet());
    return new Model(
        name,
        version,
        description,
        defaultGrain,
        weekStart,
        currency,
        defaultDataset != null && names.contains(defaultDataset) ? defaultDataset : null,
        List.of(),
        left,
        relationships.stream()
            .filter(each -> names.contains(each.from().name()) && names.contains(each.to().name()))
            .toList(),
        metrics.stream().filter(metric -> names.containsAll(metric.datasets())).toList(),
        calendar);
  }

  /** The same model, answered from rows alone. */
  public Model overRows() {
    return new Model(
        name,
        version,
        description,
        defaultGrain,
        weekStart,
        currency,
        defaultDataset,
        examples,
        datasets.stream().map(Dataset::overRows).toList(),
        relationships,
        metrics,
        calendar);
  }

  public Optional<Dataset> dataset(String wanted) {
    return datasets.stream().filter(dataset -> dataset.name().equals(wanted)).findFirst();
  }

  public Optional<Metric> metric(String wanted) {
    return metrics.stream().filter(metric -> metric.name().equals(wanted)).findFirst();
  }
}
