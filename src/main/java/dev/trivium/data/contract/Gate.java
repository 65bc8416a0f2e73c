package dev.trivium.data.contract;

import java.util.List;
import java.util.Set;

/**
 * A number about the whole dataset, or about a whole delivery, and what it must be. Rows are not
 * taken back when it is not.
 */
public record Gate(Measure measure, Threshold threshold) {

  /** What is measured. */
  public sealed interface Measure {}

  /** Rows of the dataset. */
  public record RowCount() implements Measure {}

  /** Rows in which the property is empty. */
  public record Nulls(Property property) implements Measure {}

  /** Rows in which the property is empty or one of the values that stand for nothing. */
  public record Missing(Property property, Set<Object> values) implements Measure {
    public Missing {
      values = Set.copyOf(values);
    }
  }

  /** Rows in which the property is there and none of the values. */
  public record Invalid(Property property, Set<Object> valid) implements Measure {
    public Invalid {
      valid = Set.copyOf(valid);
    }
  }

  /** Combinations of values that stand in more than one row. */
  public record Duplicates(List<Property> properties) implements Measure {
    public Duplicates {
      properties = List.copyOf(properties);
    }
  }

  /** Rows of the delivery that break the row form of the rule. */
  public record Counted() implements Measure {}

  /**
   * A checked query.
   *
   * @param select text made of identifiers of the contract and parameters, with {@code {object}}
   *     for the table
   */
  public record Query(String select, List<Object> arguments) implements Measure {
    public Query {
      arguments = List.copyOf(arguments);
    }
  }

  /** How unusual the size of a delivery is; watched in the background. */
  public record Volume(Strategy strategy, double k) implements Measure {}

  /** How far the values of a delivery are from those before; watched in the background. */
  public record Drift(Property property, double psi) implements Measure {}

  /** What the size of a delivery is compared with. */
  public enum Strategy {
    ONLINE_NORMAL,
    BATCH_NORMAL,
    RATE_OF_CHANGE,
    HOLT_WINTERS;

    /** As contracts write it. */
    public String word() {
      return switch (this) {
        case ONLINE_NORMAL -> "onlineNormal";
        case BATCH_NORMAL -> "batchNormal";
        case RATE_OF_CHANGE -> "rateOfChange";
        case HOLT_WINTERS -> "holtWinters";
      };
    }
  }

  /** Whether it is measured when a delivery is done, and not in the background. */
  public boolean atOnce() {
    return !(measure instanceof Volume) && !(measure instanceof Drift);
  }

  /** The type under which a value of a property travels to the database. */
  public static String cast(Type type) {
    return switch (type) {
      case Type.Text text -> "text";
      case Type.Whole whole -> "bigint";
      case Type.Decimal decimal -> "bigint";
      case Type.Real real -> "float8";
      case Type.Bool bool -> "boolean";
      case Type.Day day -> "date";
      case Type.Moment moment -> "timestamptz";
      case Type.Time time -> "time";
      case Type.Uuid uuid -> "uuid";
      case Type.Bytes bytes -> "bytea";
      case Type.Document document -> "text";
    };
  }
}
