package dev.trivium.chat;

import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.store.Fields;
import dev.trivium.store.Seal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a row of {@code chat.response}, sealed and opened. Keys that clients choose and
 * the content of a request are kept as keyed hashes: a bare one could be guessed from a question.
 */
final class ResponseSeal {
  private final Seal seal;

  ResponseSeal(Seal seal) {
    this.seal = seal;
  }

  byte[] sealed(String id, String column, byte[] clear) {
    return seal.encrypt(place(id, column), clear);
  }

  byte @Nullable [] sealedText(String id, String column, @Nullable String clear) {
    return clear == null ? null : sealed(id, column, clear.getBytes(StandardCharsets.UTF_8));
  }

  /** An idempotency key of a caller, as it is kept. */
  @Nullable String key(String sub, @Nullable String key) {
    return key == null
        ? null
        : HexFormat.of().formatHex(seal.blindIndex("chat.idempotency_key", sub + "\n" + key));
  }

  /** The id that a caller's page has chosen for a chat, as it is kept. */
  String thread(String sub, String chat) {
    return HexFormat.of().formatHex(seal.blindIndex("chat.thread", sub + "\n" + chat));
  }

  /** What makes two requests the same, as it is kept. */
  byte[] fingerprint(CreateRequest request) {
    return seal.blindIndex("chat.request", Wire.fingerprint(request.sent()));
  }

  ResponseRow row(Fields row) {
    String id = row.text("id");
    byte[] object = opened(row, id, "object");
    byte[] evidence = opened(row, id, "evidence");
    byte[] context = opened(row, id, "context");
    byte[] events = opened(row, id, "events");
    byte[] items = opened(row, id, "items");
    return new ResponseRow(
        id,
        ids(row.text("scope")),
        row.text("status"),
        row.instant("created_at"),
        row.instant("lease_until"),
        HexFormat.of().formatHex(row.bytes("request_mac")),
        row.flag("tells_of_people"),
        Wire.readObject(seal.decrypt(place(id, "input"), row.bytes("input"))),
        object == null ? null : Wire.readObject(object),
        evidence == null ? null : Wire.readObject(evidence),
        context == null ? null : new String(context, StandardCharsets.UTF_8),
        events == null ? List.of() : Entry.fromLines(events),
        items == null ? null : Wire.readArray(items),
        row.integer("epoch"),
        row.bigint("shown_limit"));
  }

  /** A batch of what is being said. */
  byte[] batch(String id, int no, List<Entry> entries) {
    return seal.encrypt(batchPlace(id, no), Entry.lines(entries));
  }

  List<Entry> batch(String id, int no, byte[] sealed) {
    return Entry.fromLines(seal.decrypt(batchPlace(id, no), sealed));
  }

  private static Seal.Place batchPlace(String id, int no) {
    return new Seal.Place("chat.response_batch", "events", 0, id + "/" + no);
  }

  private byte @Nullable [] opened(Fields row, String id, String column) {
    return row.isNull(column) ? null : seal.decrypt(place(id, column), row.bytes(column));
  }

  private static Seal.Place place(String id, String column) {
    return new Seal.Place("chat.response", column, 0, id);
  }

  /** An array as PostgreSQL writes it: {@code {0,1,2}}. */
  static Set<Integer> ids(String array) {
    Set<Integer> ids = new TreeSet<>();
    for (String id : array.replaceAll("[{}]", "").split(",")) {
      ids.add(Integer.valueOf(id));
    }
    return ids;
  }
}
