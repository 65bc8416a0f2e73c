package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.NamedRow;
import dev.trivium.data.contract.Property;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.SubjectKeys;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads rows by key: masked for everybody, in clear for who may and says what for. What is read in
 * clear stands in the audit trail before the value is opened.
 */
final class PersonalRows {
  private final DataPorts ports;
  private final Contracts contracts;
  private final MaskedRows masks;
  private final Audit audit = new Audit();

  PersonalRows(DataPorts ports, Contracts contracts) {
    this.ports = ports;
    this.contracts = contracts;
    this.masks = new MaskedRows(ports);
  }

  /** Rows of a key in the regions of the caller, personal values masked. Errors: 404. */
  Uni<List<Map<String, Object>>> masked(Caller caller, String dataset, List<String> key) {
    return ports
        .database()
        .reading(
            caller,
            tx ->
                contracts
                    .active(tx, dataset)
                    .chain(active -> {
                      NamedRow named = named(active.contract(), key);
                      return tx.list(
                          RowLookup.row(active.contract()),
                          row -> KeptRow.of(active.contract(), named.rowKey(), row),
                          arguments(named));
                    }))
        .map(PersonalRows::found)
        .chain(masks::shown);
  }

  /** Named fields of the rows of a key in clear. Errors: 404; 422 for what is not personal. */
  Uni<List<Map<String, Object>>> revealed(
      Caller caller, String dataset, Map<String, String> key, List<String> fields, String purpose) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                contracts
                    .active(tx, dataset)
                    .chain(active -> {
                      List<Property> wanted = personal(active.contract(), fields);
                      NamedRow named =
                          NamedRow.of(active.contract(), key)
                              .filter(row -> row.key().isPresent())
                              .orElseThrow(DataProblems::noSuchRow);
                      return tx.list(
                              RowLookup.row(active.contract()),
                              row -> KeptRow.of(active.contract(), named.rowKey(), row),
                              arguments(named))
                          .map(PersonalRows::found)
                          .call(rows ->
                              audit.record(tx, entry(dataset, named, wanted, rows, purpose)));
                    }))
        .chain(rows -> masks.opening(rows).map(keys -> clear(rows, fields, keys)));
  }

  private static Audit.Entry entry(
      String dataset, NamedRow named, List<Property> fields, List<KeptRow> rows, String purpose) {
    return Audit.Entry.of("row.reveal", dataset + "/" + named.rowKey())
        .purpose(purpose)
        .with("fields", fields.stream().map(Property::name).collect(Collectors.joining(",")))
        .with("rows", rows.size())
        .with("subjects", rows.stream().map(row -> row.owner().id().toString()).toList());
  }

  private static List<Property> personal(Contract contract, List<String> fields) {
    return fields.stream()
        .map(name ->
            contract
                .property(name)
                .filter(Property::personal)
                .orElseThrow(() -> DataProblems.notPersonal(name)))
        .toList();
  }

  private static NamedRow named(Contract contract, List<String> key) {
    List<Property> properties = contract.key();
    if (properties.size() != key.size()) {
      throw DataProblems.noSuchRow();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < key.size(); i++) {
      values.put(properties.get(i).name(), key.get(i));
    }
    return NamedRow.of(contract, values).orElseThrow(DataProblems::noSuchRow);
  }

  private static Object[] arguments(NamedRow named) {
    return named.key().orElseThrow(DataProblems::noSuchRow).toArray();
  }

  private static List<KeptRow> found(List<KeptRow> rows) {
    if (rows.isEmpty()) {
      throw DataProblems.noSuchRow();
    }
    return rows;
  }

  private List<Map<String, Object>> clear(
      List<KeptRow> rows, List<String> fields, SubjectKeys keys) {
    return rows.stream().map(row -> clear(row, fields, keys)).toList();
  }

  private Map<String, Object> clear(KeptRow row, List<String> fields, SubjectKeys keys) {
    Map<String, Object> members = row.head(ports.regions());
    for (String name : fields) {
      if (row.values().containsKey(name)) {
        Property property = row.contract().property(name).orElseThrow();
        members.put(name, row.opened(property, keys).orElseThrow(DataProblems::sealBroken));
      }
    }
    return members;
  }
}
