package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for an answer, the same for every surface.
 *
 * @param turns what the user said, oldest first; the last one is the question; empty where the last
 *     word is not the user's
 * @param unread whether images or files came along that nobody reads
 * @param asOf today, as the caller wants it; null for the real one
 * @param zone where the caller's days begin and end; null for where the server's do
 * @param maxOutputTokens null for no limit of the caller
 * @param fresh whether nothing that was kept may be given
 * @param echo members that are given back as they came ({@code instructions}, {@code tools} …)
 * @param sent the body as it came: what makes two requests the same, for idempotency
 * @param body the same with what it only names, as far as that is known
 */
public record CreateRequest(
    String model,
    List<String> turns,
    boolean unread,
    @Nullable String previousResponseId,
    boolean store,
    boolean background,
    boolean stream,
    boolean generate,
    Map<String, String> metadata,
    @Nullable LocalDate asOf,
    @Nullable ZoneId zone,
    @Nullable String idempotencyKey,
    @Nullable Integer maxOutputTokens,
    boolean fresh,
    ObjectNode echo,
    ObjectNode sent,
    ObjectNode body) {

  public CreateRequest {
    turns = List.copyOf(turns);
    metadata = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(metadata));
  }

  /** The day that is today for the caller at that instant: the named one, else that of the zone. */
  public LocalDate today(Instant at, ZoneId ofTheServer) {
    return asOf == null ? LocalDate.ofInstant(at, zone == null ? ofTheServer : zone) : asOf;
  }

  public String question() {
    return turns.getLast();
  }

  /** The same request of a caller who wants nothing that was kept. */
  public CreateRequest withFresh() {
    return with(idempotencyKey, true, body);
  }

  /** The same request under a key that came as an HTTP header. */
  public CreateRequest withIdempotencyKey(String key) {
    return with(key, fresh, body);
  }

  /** The same request with what its body only names. */
  public CreateRequest withBody(ObjectNode whole) {
    return with(idempotencyKey, fresh, whole);
  }

  private CreateRequest with(@Nullable String key, boolean anew, ObjectNode whole) {
    return new CreateRequest(
        model,
        turns,
        unread,
        previousResponseId,
        store,
        background,
        stream,
        generate,
        metadata,
        asOf,
        zone,
        key,
        maxOutputTokens,
        anew,
        echo,
        sent,
        whole);
  }
}
