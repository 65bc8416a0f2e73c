package dev.trivium.data.contract;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The CHECKs of a table, by their names: what a contract's rules of severity error say in SQL. */
final class Checks {
  private Checks() {}

  /** Rules of severity error that the table itself can hold, as a net below the engine. */
  static Map<String, String> of(Contract contract) {
    Map<String, String> checks = new LinkedHashMap<>();
    for (Property property : contract.properties()) {
      if (property.personal() && property.required()) {
        checks.put(
            Ddl.shortened(property.column() + "_present"),
            Ddl.quoted(property.column()) + " is not null or _erased_at is not null");
      }
      for (Rule rule : property.rules()) {
        if (!property.personal() && rule.severity() == Severity.ERROR) {
          String condition = condition(Ddl.quoted(property.column()), rule.check());
          if (!condition.isEmpty()) {
            String kind = rule.check().getClass().getSimpleName().toLowerCase(Locale.ROOT);
            checks.put(Ddl.shortened(property.column() + "_" + kind), condition);
          }
        }
      }
    }
    return checks;
  }

  private static String condition(String column, Check check) {
    return switch (check) {
      case Check.Between range -> column + " between " + range.least() + " and " + range.most();
      case Check.RealBetween range ->
          column + " between '" + range.least() + "'::float8 and '" + range.most() + "'::float8";
      case Check.DayBetween range ->
          column + " between date '" + range.least() + "' and date '" + range.most() + "'";
      case Check.Length length ->
          "char_length(" + column + ") between " + length.least() + " and " + length.most();
      case Check.OneOf one ->
          one.values().isEmpty()
              ? ""
              : column
                  + " in ("
                  + one.values().stream().map(Checks::literal).collect(Collectors.joining(", "))
                  + ")";
      case Check.NoneOf none -> "";
      case Check.Matches matches -> "";
      case Check.Present present -> "";
      case Check.OfRow row -> "";
      case Check.NotPerRow later -> "";
    };
  }

  private static String literal(Object value) {
    return switch (value) {
      case Long number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> "'" + value.toString().replace("'", "''") + "'";
    };
  }
}
