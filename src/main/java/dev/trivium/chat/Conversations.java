package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.PersonalStore;
import dev.trivium.store.Fields;
import dev.trivium.store.Seal;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions and answers that tell of a person, for the person's rights. */
final class Conversations implements PersonalStore {
  private static final String PAGE =
      """
      select r.id, r.sub, r.scope::text as scope, r.status, r.created_at, r.lease_until,
             r.request_mac, r.tells_of_people, r.input, r.object, r.evidence, r.context, r.events,
             r.items, r.epoch, r.shown_limit, f.comment, f.corrected
        from chat.mention m join chat.response r on r.id = m.response_id
        left join chat.feedback f on f.response_id = r.id and f.sub = r.sub
       where m.subject = $1 and r.id > $2 and octet_length(r.input) > 0 order by r.id limit $3
      """;
  // What still runs ends here: its node finds the row decided and shows nothing more of it.
  private static final String ERASE =
      """
      update chat.response r
         set input = ''::bytea, object = null, evidence = null, context = null, events = null,
             idempotency_key = null, request_mac = null, previous_id = null, items = null,
             thread = null,
             completed_at = coalesce(r.completed_at, $2),
             status = case r.status when 'in_progress' then 'cancelled' else r.status end
        from chat.mention m
       where m.subject = $1 and r.id = m.response_id and octet_length(r.input) > 0
      """;

  private final ResponseSeal seal;
  private final Seal plain;

  Conversations(Seal seal) {
    this.plain = seal;
    this.seal = new ResponseSeal(seal);
  }

  @Override
  public String kind() {
    return "conversation";
  }

  @Override
  public String reach() {
    return "conversations are found by the value that names the person in a dataset, standing as"
        + " one word in question, answer or evidence; nicknames, names of several words, short"
        + " numbers, and whoever was not known yet are not found";
  }

  @Override
  public Uni<Map<String, Integer>> erase(Tx tx, Subject subject, Instant now) {
    return tx.execute(ERASE, subject.id(), now).map(rows -> Map.of("chat.response", rows));
  }

  @Override
  public Uni<List<Item>> page(Tx tx, Subject subject, String after, int limit) {
    return tx.list(PAGE, this::item, subject.id(), after, limit);
  }

  private Item item(Fields row) {
    ResponseRow response = seal.row(row);
    ObjectNode object = response.object();
    ObjectNode evidence = response.evidence();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", response.id());
    members.put("asked_by", row.text("sub"));
    members.put("at", response.createdAt());
    members.put("status", response.status());
    ArrayNode items = response.items();
    if (items != null) {
      members.put("asked", items);
    }
    members.put("response", object == null ? response.begun() : object);
    if (evidence != null) {
      members.put("evidence", evidence);
    }
    String context = response.context();
    if (context != null) {
      members.put("remembered", context);
    }
    for (String words : List.of("comment", "corrected")) {
      if (!row.isNull(words)) {
        byte[] clear =
            plain.decrypt(FeedbackRepository.place(response.id(), words), row.bytes(words));
        members.put("feedback_" + words, new String(clear, StandardCharsets.UTF_8));
      }
    }
    return new Item(response.id(), members);
  }
}
