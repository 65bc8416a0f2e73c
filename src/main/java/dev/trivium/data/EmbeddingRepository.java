package dev.trivium.data;

import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which model's vectors are compared, which is wanted instead, and what is missing of it. */
final class EmbeddingRepository {
  private static final String IN_USE = "select e.in_use from knowledge.embedding e";
  private static final String ADOPT =
      """
      update knowledge.embedding
         set in_use = (select d.model from knowledge.document d
                        where d.passages > 0 and d.model is not null
                        group by d.model order by sum(d.passages) desc, d.model limit 1)
       where in_use is null
      """;
  private static final String WANT =
      "update knowledge.embedding set wanted = $1 where wanted is distinct from $1";
  private static final String TAKE =
      """
      update knowledge.embedding set owner = $1, lease_until = $4
       where wanted = $2 and in_use is not null
         and (owner = $1 or lease_until is null or lease_until < $3)
      returning in_use, tidy
      """;
  private static final String RENEW =
      "update knowledge.embedding set lease_until = $3 where owner = $1 and wanted = $2";
  private static final String RELEASE =
      "update knowledge.embedding set owner = null, lease_until = null where owner = $1";
  private static final String FREE =
      "update knowledge.embedding set owner = null, lease_until = null";

  /** Documents none or not all of whose passages have a vector of the model. */
  private static final String LACKS =
      "d.passages > 0 and d.model is distinct from $1 and d.filled is distinct from $1";

  private static final String LACKING =
      "select d.region_id, d.id, d.title, d.served from knowledge.document d where "
          + LACKS
          + " order by d.region_id, d.id limit 1";
  private static final String TEXTS =
      """
      select p.no, p.heading, p.body from knowledge.passage p
       where p.region_id = $1 and p.document_id = $2 and p.model <> $3
         and not exists (select from knowledge.vector v
                          where v.region_id = p.region_id and v.document_id = p.document_id
                            and v.no = p.no and v.model = $3)
       order by p.no limit $4
      """;

  /** A document that is replaced meanwhile waits, or is found to be another one. */
  private static final String HOLD =
      """
      select d.id from knowledge.document d
       where d.region_id = $1 and d.id = $2 and d.served is not distinct from $3 for update
      """;

  private static final String ADD =
      """
      insert into knowledge.vector (region_id, document_id, no, model, embedding)
      select $1, $2, v.no, $3, v.embedding from unnest($4::int[], $5::bytea[]) v(no, embedding)
      on conflict do nothing
      """;
  private static final String FILLED =
      """
      update knowledge.document set filled = $4
       where region_id = $1 and id = $2 and served is not distinct from $3
      """;
  private static final String SWITCH =
      """
      update knowledge.embedding set in_use = $1, tidy = false, switched_at = $3
       where owner = $2 and wanted = $1 and in_use <> $1
         and not exists (select from knowledge.document d where
      """
          + LACKS
          + ")";
  private static final String FORGET =
      "select knowledge.forget_vectors(array[e.in_use, e.wanted], $1) as gone"
          + " from knowledge.embedding e";
  private static final String TIDY = "update knowledge.embedding set tidy = true where owner = $1";
  private static final String PROGRESS =
      """
      select e.in_use, e.wanted, coalesce(sum(d.passages), 0) as passages,
             coalesce(sum(d.passages)
               filter (where d.model = e.wanted or d.filled = e.wanted), 0) as ready
        from knowledge.embedding e left join knowledge.document d on d.passages > 0
       group by e.in_use, e.wanted
      """;

  /**
   * What a node took on.
   *
   * @param tidy whether no vectors are left that nobody uses
   */
  record Work(String inUse, boolean tidy) {}

  /**
   * A document to be worked on.
   *
   * @param served the delivery its passages came with
   */
  record Lacking(int region, UUID id, String title, @Nullable UUID served) {}

  /** A passage to be embedded. */
  record Text(int no, String heading, String body) {}

  /**
   * How far the wanted model is.
   *
   * @param ready passages of documents that have its vectors throughout
   */
  record Progress(Optional<String> inUse, Optional<String> wanted, long passages, long ready) {}

  Uni<Optional<String>> inUse(Tx tx) {
    return tx.list(IN_USE, row -> row.optionalText("in_use"))
        .map(lines -> lines.stream().findFirst().flatMap(model -> model));
  }

  /** Where nothing is said yet, the model of most passages is in use. */
  Uni<Integer> adopt(Tx tx) {
    return tx.execute(ADOPT);
  }

  Uni<Integer> want(Tx tx, String model) {
    return tx.execute(WANT, model);
  }

  /** Takes the work on, if this model is wanted and no other node is at it. */
  Uni<Optional<Work>> take(Tx tx, String owner, String model, Instant now, Instant until) {
    return tx.find(
        TAKE, row -> new Work(row.text("in_use"), row.flag("tidy")), owner, model, now, until);
  }

  /** False if it belongs to somebody else by now, or another model is wanted. */
  Uni<Boolean> renew(Tx tx, String owner, String model, Instant until) {
    return tx.execute(RENEW, owner, model, until).map(rows -> rows > 0);
  }

  Uni<Integer> release(Tx tx, String owner) {
    return tx.execute(RELEASE, owner);
  }

  /** Whoever held it is gone. */
  Uni<Integer> free(Tx tx) {
    return tx.execute(FREE);
  }

  Uni<Optional<Lacking>> lacking(Tx tx, String model) {
    return tx.find(LACKING, EmbeddingRepository::lacking, model);
  }

  /** Passages of the document without a vector of the model, at most so many. */
  Uni<List<Text>> texts(Tx tx, Lacking document, String model, int most) {
    return tx.list(
        TEXTS,
        row -> new Text(row.integer("no"), row.text("heading"), row.text("body")),
        document.region,
        document.id,
        model,
        most);
  }

  /** Holds the document until the transaction ends; false if its passages are others by now. */
  Uni<Boolean> hold(Tx tx, Lacking document) {
    return tx.find(HOLD, row -> row.uuid("id"), document.region, document.id, document.served)
        .map(Optional::isPresent);
  }

  Uni<Integer> add(Tx tx, Lacking document, String model, List<Text> texts, List<byte[]> vectors) {
    return tx.execute(
        ADD,
        document.region,
        document.id,
        model,
        texts.stream().map(Text::no).toArray(Integer[]::new),
        vectors.toArray(byte[][]::new));
  }

  /** Every passage of it has a vector of the model. */
  Uni<Integer> filled(Tx tx, Lacking document, String model) {
    return tx.execute(FILLED, document.region, document.id, document.served, model);
  }

  /** From now on the model is compared; not while a passage lacks its vector. */
  Uni<Boolean> switchTo(Tx tx, String model, String owner, Instant now) {
    return tx.execute(SWITCH, model, owner, now).map(rows -> rows > 0);
  }

  /** Takes out vectors of models that are neither in use nor wanted; emits how many. */
  Uni<Integer> forget(Tx tx, int most) {
    return tx.list(FORGET, row -> row.integer("gone"), most).map(List::getFirst);
  }

  Uni<Integer> tidied(Tx tx, String owner) {
    return tx.execute(TIDY, owner);
  }

  /** Over the documents that whoever asks may see. */
  Uni<Progress> progress(Tx tx) {
    return tx.list(
            PROGRESS,
            row ->
                new Progress(
                    row.optionalText("in_use"),
                    row.optionalText("wanted"),
                    row.bigint("passages"),
                    row.bigint("ready")))
        .map(List::getFirst);
  }

  private static Lacking lacking(Fields row) {
    return new Lacking(
        row.integer("region_id"),
        row.uuid("id"),
        row.text("title"),
        row.isNull("served") ? null : row.uuid("served"));
  }
}
