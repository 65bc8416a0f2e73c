package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Label;
import dev.trivium.chat.confidence.LabelJson;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.data.Mentions;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import dev.trivium.store.Seal;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code chat.feedback}. Words are sealed and tied to whom they name, as those of answers
 * are; the database takes them out together with the answer.
 */
final class FeedbackRepository implements Corrections {
  private static final int AT_ONCE = 500;
  private static final String PUT =
      """
      insert into chat.feedback (response_id, sub, scope, at, rating, reasons, comment, corrected,
        query_type, band, label)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb)
      on conflict (response_id, sub) do update
        set scope = excluded.scope, at = excluded.at, rating = excluded.rating,
            reasons = excluded.reasons, comment = excluded.comment,
            corrected = excluded.corrected, query_type = excluded.query_type,
            band = excluded.band, label = excluded.label
      returning (xmax = 0) as fresh
      """;
  private static final String MENTION =
      """
      insert into chat.mention (subject, response_id) select s, $2 from unnest($1::uuid[]) s
      on conflict do nothing
      """;
  private static final String TELLS =
      "update chat.response set tells_of_people = true where id = $1 and sub = $2";
  private static final String VOTE = "select chat.vote($1, $2)::text as done";
  private static final String LABELS =
      """
      select label::text as label from chat.feedback where label is not null
       order by at desc limit 10000
      """;
  private static final String OPINIONS =
      "select votes, mean, negative, active from chat.opinions($1, $2)";
  private static final String FORGET = "select chat.forget_feedback($1, $2) as gone";

  private final Database database;
  private final Seal seal;
  private final Mentions mentions;
  private final ResponseRepository responses;
  private final InstantSource clock;

  FeedbackRepository(
      Database database,
      Seal seal,
      Mentions mentions,
      ResponseRepository responses,
      InstantSource clock) {
    this.database = database;
    this.seal = seal;
    this.mentions = mentions;
    this.responses = responses;
    this.clock = clock;
  }

  /** What callers think on the whole; the mean is null without a vote. */
  record Opinions(long votes, @Nullable Double mean, long negative, long active) {}

  /** Keeps it in place of what the caller said before; emits whether nothing had been said. */
  Uni<Boolean> put(
      Caller caller, Feedback feedback, ObjectNode object, Optional<ObjectNode> label) {
    String id = feedback.response();
    return mentions
        .in(caller, feedback.words())
        .chain(people ->
            database.as(
                caller,
                tx ->
                    tx.find(
                            PUT,
                            row -> row.flag("fresh"),
                            id,
                            caller.sub(),
                            responses.scope(caller).toArray(Integer[]::new),
                            clock.instant(),
                            feedback.rating(),
                            feedback.reasons().toArray(String[]::new),
                            sealed(id, "comment", feedback.comment()),
                            sealed(id, "corrected", feedback.corrected()),
                            Labels.of(object, "query_type", "none"),
                            Labels.of(object, "band", "none"),
                            label.map(ObjectNode::toString).orElse(null))
                        .call(() -> tx.execute(VOTE, id, feedback.isBad()))
                        .call(() -> tied(tx, caller, id, people))))
        .map(fresh -> fresh.orElse(false));
  }

  private static Uni<Integer> tied(Tx tx, Caller caller, String id, Set<UUID> people) {
    return people.isEmpty()
        ? Uni.createFrom().item(0)
        : tx.execute(MENTION, people.toArray(UUID[]::new), id)
            .chain(() -> tx.execute(TELLS, id, caller.sub()));
  }

  @Override
  public Multi<Label> labels(Caller caller) {
    return database
        .as(caller, tx -> tx.list(LABELS, row -> LabelJson.read(Json.tree(row.text("label")))))
        .onItem()
        .transformToMulti(labels -> Multi.createFrom().iterable(labels));
  }

  /** For operators only. */
  Uni<Opinions> opinions(Caller caller, Instant from, Instant to) {
    return database
        .as(
            caller,
            tx ->
                tx.find(
                    OPINIONS,
                    row ->
                        new Opinions(
                            row.bigint("votes"),
                            row.isNull("mean") ? null : row.real("mean"),
                            row.bigint("negative"),
                            row.bigint("active")),
                    from,
                    to))
        .map(Optional::orElseThrow);
  }

  /** Takes out what is older than it is kept. */
  Uni<Long> forget(Duration kept) {
    Instant before = clock.instant().minus(kept);
    return Multi.createBy()
        .repeating()
        .uni(() ->
            database.asJob(
                Job.RESPONSES, tx -> tx.find(FORGET, row -> row.integer("gone"), before, AT_ONCE)))
        .whilst(gone -> gone.orElse(0) > 0)
        .collect()
        .with(Collectors.summingLong(gone -> gone.orElse(0)));
  }

  private byte @Nullable [] sealed(String id, String column, @Nullable String words) {
    return words == null
        ? null
        : seal.encrypt(place(id, column), words.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the words stand: what is sealed for one place opens nowhere else. */
  static Seal.Place place(String response, String column) {
    return new Seal.Place("chat.feedback", column, 0, response);
  }
}
