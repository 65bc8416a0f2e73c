package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.ItemReferences;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Puts the items of earlier responses where a request only names them, as far as the caller may
 * read those responses.
 *
 * @param find finds a response as the caller
 */
record References(BiFunction<Caller, String, Uni<LiveResponse>> find) {

  /** Errors: items of too many responses. What is unknown stays as it is. */
  Uni<CreateRequest> resolved(Caller caller, CreateRequest request) {
    Set<String> responses = ItemReferences.responses(request.body());
    if (responses.isEmpty()) {
      return Uni.createFrom().item(request);
    }
    return Multi.createFrom()
        .iterable(responses)
        .onItem()
        .transformToUniAndConcatenate(id -> items(caller, id))
        .collect()
        .in(HashMap<String, JsonNode>::new, Map::putAll)
        .map(items -> request.withBody(ItemReferences.resolved(request.body(), items)));
  }

  private Uni<Map<String, JsonNode>> items(Caller caller, String response) {
    return find.apply(caller, response)
        .chain(LiveResponse::ended)
        .map(References::items)
        .onFailure(Finding::isNotFound)
        .recoverWithItem(Map.of());
  }

  private static Map<String, JsonNode> items(LiveResponse.Settled end) {
    Map<String, JsonNode> items = new HashMap<>();
    end.object().path("output").forEach(item -> items.put(item.path("id").asText(), item));
    return items;
  }
}
