package dev.trivium.data;

import dev.trivium.data.contract.CanonicalRow;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import dev.trivium.store.Fields;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of one contract that belong to a person, page by page in the order of the key. */
final class SubjectRows {
  private static final String HASH = "_row_hash";

  private final Contract contract;
  private final CanonicalRow canonical;
  private final List<String> key;

  SubjectRows(Contract contract) {
    this.contract = contract;
    this.canonical = new CanonicalRow(contract);
    this.key =
        contract.keyedByHash()
            ? List.of(HASH)
            : contract.key().stream().map(Property::column).toList();
  }

  /**
   * A row and its place in the order.
   *
   * @param place the values of the key as the database gave them
   */
  record Placed(KeptRow row, List<Object> place) {
    Placed {
      place = List.copyOf(place);
    }
  }

  /**
   * At most {@code limit} rows behind a place.
   *
   * @param erased whether rows whose person was erased come, too
   */
  Uni<List<Placed>> page(Tx tx, Subject subject, boolean erased, List<Object> after, int limit) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(subject.region());
    arguments.add(subject.id());
    arguments.add(limit);
    arguments.addAll(after);
    return tx.list(sql(erased, !after.isEmpty()), this::placed, arguments.toArray());
  }

  private String sql(boolean erased, boolean further) {
    String columns =
        contract.properties().stream()
            .map(property -> "t.\"" + property.column() + "\"")
            .collect(Collectors.joining(", "));
    String order = key.stream().map(name -> "t.\"" + name + '"').collect(Collectors.joining(", "));
    String places =
        IntStream.range(0, key.size())
            .mapToObj(i -> "$" + (i + 4))
            .collect(Collectors.joining(","));
    return """
    select t.region_id, t._subject as subject, t._erased_at as erased_at, t._row_hash, %s
      from data."%s" t
     where t.region_id = $1 and t._subject = $2%s%s
     order by %s limit $3
    """
        .formatted(
            columns,
            contract.relation(),
            erased ? "" : " and t._erased_at is null",
            further ? " and (" + order + ") > (" + places + ")" : "",
            order);
  }

  private Placed placed(Fields row) {
    List<Object> place = key.stream().map(name -> Objects.requireNonNull(row.value(name))).toList();
    return new Placed(KeptRow.of(contract, rowKey(row), row), place);
  }

  /** The key as the text that sealed values are bound to, as it was when the row was taken in. */
  private String rowKey(Fields row) {
    if (contract.keyedByHash()) {
      return HexFormat.of().formatHex(row.bytes(HASH));
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
