package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import dev.trivium.store.Fields;
import dev.trivium.store.Regions;
import dev.trivium.store.Seal;
import dev.trivium.store.Subject;
import dev.trivium.store.SubjectKeys;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as the table keeps it: personal values as ciphertext.
 *
 * @param rowKey what sealed values are bound to
 * @param values by property; what is null is not there
 */
record KeptRow(
    Contract contract,
    String rowKey,
    int region,
    @Nullable UUID subject,
    boolean erased,
    Map<String, Object> values) {

  /** Reads the columns of {@link RowLookup}. */
  static KeptRow of(Contract contract, String rowKey, Fields row) {
    Map<String, Object> values = new HashMap<>();
    for (Property property : contract.properties()) {
      if (!row.isNull(property.column())) {
        boolean bytes = property.personal() || property.type() instanceof Type.Bytes;
        Object value =
            bytes ? row.bytes(property.column()) : plain(property, row.value(property.column()));
        values.put(property.name(), value);
      }
    }
    return new KeptRow(
        contract,
        rowKey,
        row.integer("region_id"),
        row.isNull("_subject") ? null : row.uuid("_subject"),
        !row.isNull("_erased_at"),
        values);
  }

  Subject owner() {
    return subject == null ? Subject.house(region) : new Subject(region, subject);
  }

  /** A personal value in clear; empty if there is none, or it does not open where it stands. */
  Optional<String> opened(Property property, SubjectKeys keys) {
    if (!(values.get(property.name()) instanceof byte[] sealed)) {
      return Optional.empty();
    }
    Seal.Place place =
        new Seal.Place("data." + contract.relation(), property.column(), region, rowKey);
    return keys.decrypt(place, owner().id(), sealed)
        .map(clear -> new String(clear, StandardCharsets.UTF_8));
  }

  /** Where the row is, and whether its person was erased. */
  Map<String, Object> head(Regions regions) {
    Map<String, Object> members = new LinkedHashMap<>();
    regions
        .byCode()
        .forEach((code, id) -> {
          if (id == region) {
            members.put("_region", code);
          }
        });
    if (erased) {
      members.put("_erased", true);
    }
    return members;
  }

  private static Object plain(Property property, @Nullable Object value) {
    return switch (value) {
      case Long scaled when property.type() instanceof Type.Decimal ->
          BigDecimal.valueOf(scaled, property.scale());
      case Number number -> number;
      case Boolean truth -> truth;
      case null -> "";
      default -> value.toString();
    };
  }
}
