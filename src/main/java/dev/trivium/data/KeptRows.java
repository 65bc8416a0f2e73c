package dev.trivium.data;

import dev.trivium.data.contract.CanonicalRow;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import dev.trivium.store.Fields;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads rows of one contract, as {@link RowLookup#columns} selects them. */
final class KeptRows {
  private final Contract contract;
  private final CanonicalRow canonical;

  KeptRows(Contract contract) {
    this.contract = contract;
    this.canonical = new CanonicalRow(contract);
  }

  KeptRow read(Fields row) {
    return KeptRow.of(contract, rowKey(row), row);
  }

  /** The key as the text that sealed values are bound to, as it was when the row was taken in. */
  private String rowKey(Fields row) {
    if (contract.keyedByHash()) {
      return HexFormat.of().formatHex(row.bytes(RowLookup.HASH));
    }
    @Nullable Object[] values = new @Nullable Object[contract.properties().size()];
    for (int i = 0; i < values.length; i++) {
      Property property = contract.properties().get(i);
      if (property.isKey()) {
        values[i] = delivered(property, Objects.requireNonNull(row.value(property.column())));
      }
    }
    return canonical.key(values);
  }

  private static Object delivered(Property property, Object kept) {
    if (property.type() instanceof Type.Bytes && kept instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return kept instanceof Float real ? (Object) real.doubleValue() : kept;
  }
}
