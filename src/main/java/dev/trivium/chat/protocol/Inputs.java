package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was sent to a response, as a list of items that can be looked at again. */
public final class Inputs {
  private static final int MOST = 100;
  private static final int USUAL = 20;

  private Inputs() {}

  /** The items of a request, whichever surface it came by. */
  public static ArrayNode of(ObjectNode body) {
    JsonNode given = body.has("input") ? body.path("input") : body.path("messages");
    ArrayNode items = Wire.array();
    if (given.isTextual()) {
      items.add(message("user", given));
    } else {
      for (JsonNode each : given) {
        items.add(each.path("type").asText("message").equals("message") ? said(each) : each);
      }
    }
    return items;
  }

  /** What a user said in them, for people. */
  public static String asked(ArrayNode items) {
    List<String> said = new ArrayList<>();
    for (JsonNode item : items) {
      if (item.path("role").asText().equals("user")) {
        item.path("content").forEach(part -> said.add(part.path("text").asText("")));
      }
    }
    return said.isEmpty() ? "" : said.getLast();
  }

  /** Which part of the items is wanted. */
  public record Page(int limit, boolean ascending, @Nullable String after) {
    /** Errors: a limit that is no number from 1 to 100, an order that is none. */
    public static Page of(@Nullable String limit, @Nullable String order, @Nullable String after) {
      if (order != null && !order.equals("asc") && !order.equals("desc")) {
        throw Members.wrong("order", "asc or desc");
      }
      int wanted = USUAL;
      if (limit != null) {
        wanted = limit.matches("\\d{1,3}") ? Integer.parseInt(limit) : 0;
        if (wanted < 1 || wanted > MOST) {
          throw Members.wrong("limit", "a number from 1 to 100");
        }
      }
      return new Page(wanted, "asc".equals(order), after);
    }
  }

  /** A page of the items of a response; the newest first unless it is asked otherwise. */
  public static ObjectNode list(String responseId, ArrayNode items, Page page) {
    List<ObjectNode> all = new ArrayList<>();
    for (JsonNode item : items) {
      ObjectNode named = item.deepCopy();
      String id = "item" + responseId.substring(responseId.indexOf('_')) + "_" + all.size();
      named.put("id", item.path("id").asText(id));
      all.add(named);
    }
    if (!page.ascending()) {
      Collections.reverse(all);
    }
    int first = 0;
    String after = page.after();
    if (after != null) {
      first = 1 + all.stream().map(item -> item.path("id").asText()).toList().indexOf(after);
      if (first == 0) {
        throw Problem.invalid("chat/invalid", "'after' names no item of this response.")
            .withCode("invalid_value")
            .at("after")
            .asException();
      }
    }
    int end = Math.min(all.size(), first + page.limit());
    ObjectNode list = Wire.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    all.subList(first, end).forEach(data::add);
    list.put("first_id", first < end ? all.get(first).path("id").asText() : null);
    list.put("last_id", first < end ? all.get(end - 1).path("id").asText() : null);
    list.put("has_more", end < all.size());
    return list;
  }

  private static ObjectNode said(JsonNode message) {
    String role = message.path("role").asText("user");
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      return message(role, content);
    }
    ObjectNode item = message.deepCopy();
    return item.put("type", "message");
  }

  private static ObjectNode message(String role, JsonNode text) {
    ObjectNode item = Wire.object().put("type", "message").put("role", role);
    item.putArray("content")
        .addObject()
        .put("type", role.equals("assistant") ? "output_text" : "input_text")
        .set("text", text);
    return item;
  }
}
