package dev.trivium.data;

import dev.trivium.data.text.Cutter;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The register of documents. */
final class DocumentRepository {
  private static final String DOCUMENT =
      """
      select d.id, d.region_id, r.code, d.source, d.title, d.media, d.lang, d.subject, d.sha256,
             case when d.filled = (select e.in_use from knowledge.embedding e) then d.filled
                  else d.model end as model, d.pages, d.passages, d.state, d.problem, d.at
        from knowledge.document d join sec.region r on r.id = d.region_id
      """;
  private static final String RECEIVE =
      """
      insert into knowledge.document (region_id, id, source, title, media, lang, subject, state,
        delivery, by, at)
      values ($1, $2, $3, $4, $5, $6, $7, 'received', $8, $9, $10)
      on conflict (region_id, source) do update
        set state = 'received', problem = null, delivery = excluded.delivery, by = excluded.by,
            at = excluded.at
      returning id
      """;
  private static final String CURRENT =
      """
      select id from knowledge.document
       where region_id = $1 and id = $2 and delivery = $3 for update
      """;
  private static final String END =
      """
      update knowledge.document set state = $4, problem = $5
       where region_id = $1 and id = $2 and delivery = $3
      """;
  private static final String READY =
      """
      update knowledge.document
         set state = 'ready', problem = null, title = $3, media = $4, lang = $5, subject = $6,
             sha256 = $7, model = $8, pages = $9, passages = $10, served = $11, filled = null
       where region_id = $1 and id = $2
      """;
  private static final String HAS_ROOM = "select knowledge.has_room($1, $2, $3, $4) as room";
  private static final String CLEAR = "select knowledge.clear($1, $2) as gone";
  private static final String REMOVE = "select knowledge.remove($1, $2) as gone";
  private static final String CHANGED =
      "insert into ops.change (region_id, kind, key) values ($1, 'document', $2::uuid::text)";
  private static final String ADD =
      """
      insert into knowledge.passage (region_id, document_id, no, heading, body, page, char_from,
        char_to, tsv, model, embedding)
      select $1, $2, p.no, p.heading, p.body, p.page, p.char_from, p.char_to,
             setweight(to_tsvector(knowledge.stems($3), $4 || ' ' || p.heading), 'A')
               || to_tsvector(knowledge.stems($3), p.body),
             $5, p.embedding
        from unnest($6::int[], $7::text[], $8::text[], $9::int[], $10::int[], $11::int[],
               $12::bytea[]) p(no, heading, body, page, char_from, char_to, embedding)
      """;
  private static final String INTERRUPTED =
      """
      update knowledge.document
         set state = 'failed', problem = 'Reading it was interrupted; send it again.'
       where state = 'received' and at < $1
      """;

  /**
   * What is about to be served.
   *
   * @param delivery it came with
   */
  record Ready(
      Delivered delivered,
      UUID delivery,
      String title,
      String sha256,
      String model,
      int pages,
      int passages) {}

  Uni<Optional<Document>> find(Tx tx, UUID id) {
    return tx.find(DOCUMENT + " where d.id = $1", DocumentRepository::document, id);
  }

  Uni<Optional<Document>> bySource(Tx tx, int region, String source) {
    return tx.find(
        DOCUMENT + " where d.region_id = $1 and d.source = $2",
        DocumentRepository::document,
        region,
        source);
  }

  /** The newest first, older than {@code before}. */
  Uni<List<Document>> list(Tx tx, UUID before, int limit) {
    return tx.list(
        DOCUMENT + " where d.id < $1 order by d.id desc limit $2",
        DocumentRepository::document,
        before,
        limit);
  }

  /** Notes that content came; gives the id of the document, which stays when it is replaced. */
  Uni<UUID> receive(Tx tx, Delivered sent, UUID id, UUID delivery, String by, Instant at) {
    String title = sent.title().isEmpty() ? sent.source() : sent.title();
    return tx.list(
            RECEIVE,
            row -> row.uuid("id"),
            sent.region(),
            id,
            sent.source(),
            title,
            sent.media(),
            sent.lang(),
            sent.subject(),
            delivery,
            by,
            at)
        .map(List::getFirst);
  }

  /** Whether no newer content came; holds the document until the transaction ends. */
  Uni<Boolean> isCurrent(Tx tx, int region, UUID id, UUID delivery) {
    return tx.find(CURRENT, row -> row.uuid("id"), region, id, delivery).map(Optional::isPresent);
  }

  /** Ends a delivery that is not served. */
  Uni<Integer> end(
      Tx tx, int region, UUID id, UUID delivery, String state, @Nullable String problem) {
    return tx.execute(END, region, id, delivery, state, problem);
  }

  /**
   * Whether so many passages of the document are within what all documents may have; held until the
   * transaction ends.
   */
  Uni<Boolean> hasRoom(Tx tx, int region, UUID id, int passages, int most) {
    return tx.list(HAS_ROOM, row -> row.flag("room"), region, id, passages, most)
        .map(List::getFirst);
  }

  Uni<Integer> clear(Tx tx, int region, UUID id) {
    return tx.list(CLEAR, row -> row.integer("gone"), region, id).map(List::getFirst);
  }

  Uni<Integer> ready(Tx tx, UUID id, Ready ready) {
    Delivered sent = ready.delivered();
    return tx.execute(
            READY,
            sent.region(),
            id,
            ready.title(),
            sent.media(),
            sent.lang(),
            sent.subject(),
            HexFormat.of().parseHex(ready.sha256()),
            ready.model(),
            ready.pages(),
            ready.passages(),
            ready.delivery())
        .chain(() -> tx.execute(CHANGED, sent.region(), id));
  }

  /**
   * @param first the number of the first of these passages
   */
  Uni<Integer> add(
      Tx tx, UUID id, Ready ready, int first, List<Cutter.Piece> pieces, List<byte[]> vectors) {
    int count = pieces.size();
    Integer[] numbers = new Integer[count];
    Integer[] pages = new Integer[count];
    Integer[] froms = new Integer[count];
    Integer[] tos = new Integer[count];
    String[] headings = new String[count];
    String[] bodies = new String[count];
    for (int i = 0; i < count; i++) {
      Cutter.Piece piece = pieces.get(i);
      numbers[i] = first + i;
      pages[i] = piece.page();
      froms[i] = piece.from();
      tos[i] = piece.to();
      headings[i] = piece.heading();
      bodies[i] = piece.text();
    }
    return tx.execute(
        ADD,
        ready.delivered().region(),
        id,
        ready.delivered().lang(),
        ready.title(),
        ready.model(),
        numbers,
        headings,
        bodies,
        pages,
        froms,
        tos,
        vectors.toArray(byte[][]::new));
  }

  Uni<Boolean> remove(Tx tx, Document document) {
    return tx.list(REMOVE, row -> row.flag("gone"), document.regionId(), document.id())
        .map(List::getFirst)
        .call(() -> tx.execute(CHANGED, document.regionId(), document.id()));
  }

  /** Ends what was received before and never read. */
  Uni<Integer> interrupted(Tx tx, Instant before) {
    return tx.execute(INTERRUPTED, before);
  }

  private static Document document(Fields row) {
    return new Document(
        row.uuid("id"),
        row.integer("region_id"),
        row.text("code").equals("*") ? "all" : row.text("code"),
        row.text("source"),
        row.text("title"),
        row.text("media"),
        row.text("lang"),
        row.isNull("subject") ? Optional.empty() : Optional.of(row.uuid("subject")),
        row.isNull("sha256")
            ? Optional.empty()
            : Optional.of(HexFormat.of().formatHex(row.bytes("sha256"))),
        row.optionalText("model"),
        row.integer("pages"),
        row.integer("passages"),
        row.text("state"),
        row.optionalText("problem"),
        row.instant("at"));
  }
}
