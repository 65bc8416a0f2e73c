package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;
import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/**
 * What all statements about one summary have in common. A row of the dataset is called {@code r}, a
 * row of the summary {@code s}. A bucket is the first day of a period of the summary's first date;
 * rows without that date lie in {@code infinity}, and without any date in the key all rows of a
 * region are the one bucket {@code -infinity}.
 */
public final class SummarySql {
  private static final String ROWS = "_rows_";
  private static final String COUNT = "_count_";
  private static final String WHOLE = "'-infinity'::date";
  private static final String UNDATED = "'infinity'::date";

  final Contract contract;
  final Summary summary;

  public SummarySql(Contract contract, Summary summary) {
    this.contract = contract;
    this.summary = summary;
  }

  /**
   * The column with the number of rows behind a key. Its name follows from what the summary is: a
   * statement that was made for an earlier summary of the same name fails instead of misreading it.
   */
  public String rows() {
    return ROWS + Ddl.fingerprint(summary.shown());
  }

  /** The column with the number of values that a property has behind a key. */
  public static String counted(Property property) {
    return COUNT + property.column();
  }

  /** The name of its table, as a value. */
  String literal() {
    return "'" + summary.relation() + "'";
  }

  String table() {
    return "data." + quoted(summary.relation());
  }

  /** The constraint that makes its keys unique. */
  String unique() {
    return quoted(summary.relation() + "_k");
  }

  /** The bucket of a row of the dataset. */
  String bucket() {
    return summary.dated().map(key -> day(start(key))).orElse(WHOLE);
  }

  /** The bucket of a row of the summary. */
  String bucketKept() {
    return summary.dated().map(key -> day("s." + column(key))).orElse(WHOLE);
  }

  /** A part of the key as a row of the dataset has it: a date as the first day of its period. */
  String start(Summary.Key key) {
    String column = "r." + column(key);
    String day =
        key.property().type() instanceof Type.Moment
            ? "(" + column + " at time zone 'UTC')::date"
            : column;
    return key.grain().map(grain -> grain.start(day)).orElse(column);
  }

  static String column(Summary.Key key) {
    return quoted(key.property().column());
  }

  /** The columns that hold what was added up. */
  Stream<String> values() {
    return Stream.of(
            summary.sums().stream().map(Property::column),
            summary.counts().stream().map(SummarySql::counted),
            Stream.of(rows()))
        .flatMap(columns -> columns)
        .map(Ddl::quoted);
  }

  /**
   * Whether a row of the dataset lies in a bucket {@code d}. The equation says it all and is what a
   * hash is made of; the bounds let an index find the rows of few buckets.
   */
  String within() {
    String same = "r.region_id = d.region_id and " + bucket() + " = d.bucket";
    return summary
        .dated()
        .map(key -> {
          Grain grain = key.grain().orElseThrow();
          return same
              + " and (r.%1$s >= %2$s and r.%1$s < %3$s or r.%1$s is null)"
                  .formatted(
                      column(key),
                      asProperty(key, "d.bucket"),
                      asProperty(key, grain.next("d.bucket")));
        })
        .orElse(same);
  }

  /** A day as the type of its property: a moment is the beginning of the day. */
  static String asProperty(Summary.Key key, String day) {
    return key.property().type() instanceof Type.Moment
        ? "(" + day + ")::timestamp at time zone 'UTC'"
        : day;
  }

  /** The whole key as one text, which a join can hash although parts of it may be absent. */
  String keyOf(String alias) {
    return summary.by().stream()
        .map(key -> alias + "." + column(key) + "::text")
        .collect(joining(", ", "array[", "]::text"));
  }

  private static String day(String text) {
    return "coalesce(" + text + ", " + UNDATED + ")";
  }
}
