package dev.trivium.data;

import dev.trivium.store.Fields;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents that were given with the person they are about, and their passages. */
final class DocumentsOfPeople implements PersonalStore {
  private static final String FORGET = "select f.documents, f.passages from knowledge.forget($1) f";
  private static final String CHANGED =
      "insert into ops.change (region_id, kind, key) values ($1, 'erasure', 'document')";
  // One line a passage; a document without passages, which waits or was refused, has one too.
  private static final String PAGE =
      """
      select d.id::text || '|' || lpad(coalesce(p.no, 0)::text, 9, '0') as place, d.id, r.code,
             d.source, d.title, d.media, d.lang, d.state, d.by, d.at, p.no, p.heading, p.page,
             p.body
        from knowledge.document d
        join sec.region r on r.id = d.region_id
        left join knowledge.passage p on p.region_id = d.region_id and p.document_id = d.id
       where d.subject = $1
         and ($2 = '' or (d.id, coalesce(p.no, 0))
               > (split_part($2, '|', 1)::uuid, split_part($2, '|', 2)::int))
       order by d.id, coalesce(p.no, 0) limit $3
      """;

  @Override
  public String kind() {
    return "document";
  }

  @Override
  public String reach() {
    return "documents are found by the subject they were given with; others that name the person"
        + " are not found, search for them and delete them by their id";
  }

  @Override
  public Uni<Map<String, Integer>> erase(Tx tx, Subject subject, Instant now) {
    return tx.list(FORGET, DocumentsOfPeople::counted, subject.id())
        .map(List::getFirst)
        .call(() -> tx.execute(CHANGED, subject.region()));
  }

  @Override
  public Uni<List<Item>> page(Tx tx, Subject subject, String after, int limit) {
    return tx.list(PAGE, DocumentsOfPeople::item, subject.id(), after, limit);
  }

  private static Map<String, Integer> counted(Fields row) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("knowledge.document", row.integer("documents"));
    counts.put("knowledge.passage", row.integer("passages"));
    return counts;
  }

  private static Item item(Fields row) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", row.uuid("id").toString());
    members.put("region", row.text("code").equals("*") ? "all" : row.text("code"));
    for (String column : List.of("source", "title", "media", "lang", "state", "by")) {
      members.put(column, row.text(column));
    }
    members.put("at", row.instant("at"));
    if (!row.isNull("no")) {
      members.put("passage", row.integer("no"));
      members.put("heading", row.text("heading"));
      members.put("page", row.integer("page"));
      members.put("text", row.text("body"));
    }
    return new Item(row.text("place"), members);
  }
}
