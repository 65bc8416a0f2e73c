package dev.trivium.data.quality;

import dev.trivium.data.contract.Gate;
import dev.trivium.data.contract.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the statement that measures a gate over a dataset. Identifiers are those of the contract,
 * values travel as parameters; sealed properties are compared by their blind index.
 */
public final class GateSql {
  /** The blind index of a value within a domain. */
  @FunctionalInterface
  public interface Blind {
    byte[] of(String domain, String value);
  }

  /** A statement with one row: {@code value}, and {@code total} rows where it is a share. */
  public record Statement(String sql, List<Object> arguments) {
    public Statement {
      arguments = List.copyOf(arguments);
    }
  }

  private final String table;
  private final Blind blind;

  /**
   * @param relation name of the table, from a contract
   */
  public GateSql(String relation, Blind blind) {
    this.table = "data.\"" + relation + '"';
    this.blind = blind;
  }

  /** Empty if the gate is not about the dataset but about the delivery. */
  public Optional<Statement> of(Gate.Measure measure) {
    return switch (measure) {
      case Gate.Counted counted -> Optional.empty();
      case Gate.Volume volume -> Optional.empty();
      case Gate.Drift drift -> Optional.empty();
      case Gate.RowCount rows -> Optional.of(counting("true", List.of()));
      case Gate.Nulls nulls ->
          Optional.of(counting(quoted(nulls.property().column()) + " is null", List.of()));
      case Gate.Missing missing -> {
        List<Object> arguments = new ArrayList<>();
        String among = among(missing.property(), missing.values(), arguments);
        String empty = quoted(missing.property().column()) + " is null";
        yield Optional.of(
            counting(arguments.isEmpty() ? empty : empty + " or " + among, arguments));
      }
      case Gate.Invalid invalid -> {
        List<Object> arguments = new ArrayList<>();
        String among = among(invalid.property(), invalid.valid(), arguments);
        yield Optional.of(counting("not (" + among + ")", arguments));
      }
      case Gate.Duplicates duplicates -> Optional.of(repeated(duplicates.properties()));
      case Gate.Query query ->
          Optional.of(
              new Statement(
                  "select q.value, null::float8 as total from (" + ofTable(query) + ") q",
                  query.arguments()));
    };
  }

  private String ofTable(Gate.Query query) {
    return query.select().replace("{object}", table);
  }

  private Statement counting(String condition, List<Object> arguments) {
    return new Statement(
        "select count(*) filter (where "
            + condition
            + ")::float8 as value, count(*)::float8 as total from "
            + table,
        arguments);
  }

  private Statement repeated(List<Property> properties) {
    String columns =
        properties.stream()
            .map(property -> quoted(property.blindColumn().orElse(property.column())))
            .collect(Collectors.joining(", "));
    String there =
        properties.stream()
            .map(property -> quoted(property.column()) + " is not null")
            .collect(Collectors.joining(" and "));
    return new Statement(
        "select (select count(*) from (select 1 from "
            + table
            + " where "
            + there
            + " group by "
            + columns
            + " having count(*) > 1) r)::float8 as value, (select count(*) from "
            + table
            + ")::float8 as total",
        List.of());
  }

  private String among(Property property, Set<Object> values, List<Object> arguments) {
    List<String> places = new ArrayList<>();
    for (Object value : values) {
      boolean sealed = property.personal();
      arguments.add(sealed ? blind.of(property.blindDomain(), value.toString()) : value);
      places.add("$" + arguments.size() + "::" + (sealed ? "bytea" : Gate.cast(property.type())));
    }
    String column = property.personal() ? property.blindColumn().orElseThrow() : property.column();
    return quoted(column) + " in (" + String.join(", ", places) + ")";
  }

  private static String quoted(String column) {
    return '"' + column + '"';
  }
}
