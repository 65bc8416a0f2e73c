package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.store.Fields;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of one contract that belong to a person, page by page in the order of the key. */
final class SubjectRows {
  private final Contract contract;
  private final KeptRows rows;
  private final List<String> key;

  SubjectRows(Contract contract) {
    this.contract = contract;
    this.rows = new KeptRows(contract);
    this.key =
        contract.keyedByHash()
            ? List.of(RowLookup.HASH)
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
    String order = key.stream().map(name -> "t.\"" + name + '"').collect(Collectors.joining(", "));
    String places =
        IntStream.range(0, key.size())
            .mapToObj(i -> "$" + (i + 4))
            .collect(Collectors.joining(","));
    return """
    select %s
      from data."%s" t
     where t.region_id = $1 and t._subject = $2%s%s
     order by %s limit $3
    """
        .formatted(
            RowLookup.columns(contract),
            contract.relation(),
            erased ? "" : " and t._erased_at is null",
            further ? " and (" + order + ") > (" + places + ")" : "",
            order);
  }

  private Placed placed(Fields row) {
    List<Object> place = key.stream().map(name -> Objects.requireNonNull(row.value(name))).toList();
    return new Placed(rows.read(row), place);
  }
}
