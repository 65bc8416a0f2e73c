package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The contract's own picture of its table: its names, amounts as decimals, a sealed property as its
 * blind index or else its ciphertext. SQL rules and outside tools read it; row security holds in
 * it, since it runs as whoever asks.
 */
final class ContractView {
  private static final String SUFFIX = "__contract";

  private ContractView() {}

  static String name(Contract contract) {
    return contract.relation() + SUFFIX;
  }

  /** Made anew each time: a property may have come in between two others. */
  static List<String> statements(Contract contract) {
    String view = "data." + quoted(name(contract));
    return List.of(
        "drop view if exists " + view,
        "create view "
            + view
            + " with (security_invoker = true) as select "
            + contract.properties().stream()
                .map(property -> value(property) + " as " + named(property.name()))
                .collect(Collectors.joining(", "))
            + " from "
            + Ddl.relation(contract),
        "grant select on " + view + " to trivium_app, trivium_reader, trivium_job");
  }

  private static String value(Property property) {
    String column = quoted(property.comparedColumn());
    return !property.personal() && property.type() instanceof Type.Decimal decimal
        ? "(" + column + "::numeric / 1e" + decimal.scale() + ")::" + numeric(decimal)
        : column;
  }

  static String numeric(Type.Decimal decimal) {
    return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
  }

  /** Names of properties are free text, so a quote in one is doubled. */
  private static String named(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
