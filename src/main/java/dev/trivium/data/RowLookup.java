package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements that find rows of one contract by key. Identifiers come from the active contract and
 * are quoted; values are arguments in the order of the key.
 */
final class RowLookup {
  static final String HASH = "_row_hash";

  private RowLookup() {}

  /** The row with all its columns, and whose it is. */
  static String row(Contract contract) {
    return """
    select %s
      from data."%s" t where %s
     order by t.region_id limit 100
    """
        .formatted(columns(contract), contract.relation(), condition(contract));
  }

  /** What is read of a row; no property can have a name of the engine's. */
  static String columns(Contract contract) {
    return contract.properties().stream()
        .map(property -> ", t.\"" + property.column() + '"')
        .collect(Collectors.joining("", "t.region_id, t._subject, t._erased_at, t." + HASH, ""));
  }

  /** Whom rows of a key are about. */
  static String subjects(Contract contract) {
    return """
    select distinct t.region_id, t._subject as subject from data."%s" t
     where %s and t._subject is not null
    """
        .formatted(contract.relation(), condition(contract));
  }

  private static String condition(Contract contract) {
    List<Property> key = contract.key();
    return IntStream.range(0, key.size())
        .mapToObj(i -> "t.\"" + key.get(i).column() + "\" = $" + (i + 1))
        .collect(Collectors.joining(" and "));
  }
}
