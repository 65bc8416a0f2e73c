package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that write rows of one contract. Identifiers come from the active contract, were
 * checked when it was read, and are quoted; values are arrays bound to parameters.
 *
 * @param upsert inserts, updates changed rows of earlier batches, leaves equal ones alone
 * @param conflicts finds rows whose key this batch has written before with other content
 */
record RowSql(String upsert, String conflicts) {

  static RowSql of(Contract contract) {
    List<String> columns = new ArrayList<>();
    for (Property property : contract.properties()) {
      columns.add(quoted(property.column()));
      property.blindColumn().ifPresent(blind -> columns.add(quoted(blind)));
    }
    return new RowSql(upsert(contract, columns), conflicts(contract, columns));
  }

  private static String upsert(Contract contract, List<String> columns) {
    String all = "region_id, " + String.join(", ", columns) + ", _subject, _row_hash";
    int arrays = columns.size() + 3;
    String key = keys(contract).stream().map(k -> ", " + k).collect(Collectors.joining());
    String sets =
        columns.stream()
            .filter(column -> !keys(contract).contains(column))
            .map(column -> column + " = excluded." + column + ", ")
            .collect(Collectors.joining());
    return """
    with written as (
      insert into data.%s as t (%s, _batch_id, _ingested_at)
      select %s, $%d::uuid, $%d::timestamptz from unnest(%s) as u (%s)
      on conflict (region_id%s) do update
        set %s_subject = excluded._subject, _row_hash = excluded._row_hash,
            _batch_id = excluded._batch_id, _ingested_at = excluded._ingested_at
        where t._row_hash is distinct from excluded._row_hash
          and t._batch_id is distinct from excluded._batch_id
      returning t.xmax = 0 as fresh)
    select count(*) filter (where fresh) as inserted,
           count(*) filter (where not fresh) as updated from written
    """
        .formatted(
            quoted(contract.relation()),
            all,
            selected(contract),
            arrays + 1,
            arrays + 2,
            arrays(contract),
            all,
            key,
            sets);
  }

  private static String conflicts(Contract contract, List<String> columns) {
    String all = "region_id, " + String.join(", ", columns) + ", _subject, _row_hash";
    String join =
        keys(contract).stream()
            .map(key -> " and t." + key + " = u." + key)
            .collect(Collectors.joining());
    return """
    select u.place as place from unnest(%s) with ordinality as u (%s, place)
      join data.%s t on t.region_id = u.region_id%s
     where t._batch_id = $%d::uuid and t._row_hash is distinct from u._row_hash
    """
        .formatted(arrays(contract), all, quoted(contract.relation()), join, columns.size() + 4);
  }

  /** Documents travel as text; everything else already has the type of its column. */
  private static String selected(Contract contract) {
    List<String> values = new ArrayList<>();
    values.add("u.region_id");
    for (Property property : contract.properties()) {
      boolean document = property.type() instanceof Type.Document && !property.personal();
      values.add("u." + quoted(property.column()) + (document ? "::jsonb" : ""));
      property.blindColumn().ifPresent(blind -> values.add("u." + quoted(blind)));
    }
    values.add("u._subject");
    values.add("u._row_hash");
    return String.join(", ", values);
  }

  private static String arrays(Contract contract) {
    List<String> types = new ArrayList<>();
    types.add("int[]");
    types.addAll(ChunkJudge.arrayTypes(contract));
    types.add("uuid[]");
    types.add("bytea[]");
    return IntStream.range(0, types.size())
        .mapToObj(i -> "$" + (i + 1) + "::" + types.get(i))
        .collect(Collectors.joining(", "));
  }

  private static List<String> keys(Contract contract) {
    return contract.keyedByHash()
        ? List.of("_row_hash")
        : contract.key().stream().map(property -> quoted(property.column())).toList();
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
