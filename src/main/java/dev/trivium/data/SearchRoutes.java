package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Shown;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Searching in documents over HTTP. */
final class SearchRoutes implements Routes {
  private static final int USUAL = 10;

  private final Retriever retriever;
  private final KnowledgeConfig config;

  SearchRoutes(Retriever retriever, KnowledgeConfig config) {
    this.retriever = retriever;
    this.config = config;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post(
        "/v1/documents/search",
        request -> request.json().chain(body -> search(request.caller(), body)));
  }

  private Uni<Reply> search(Caller caller, ObjectNode body) {
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!List.of("query", "lang", "limit").contains(name)) {
            throw wrong(Shown.name(name), "A search has query, lang and limit.");
          }
        });
    String query = body.path("query").asText("").strip();
    if (!body.path("query").isTextual() || query.isEmpty() || query.length() > config.queryMax()) {
      throw wrong("query", "query is a text of 1 to " + config.queryMax() + " characters.");
    }
    JsonNode lang = body.path("lang");
    if (!lang.isMissingNode() && !lang.asText().matches("[a-z]{2}")) {
      throw wrong("lang", "lang is a language in two small letters.");
    }
    JsonNode limit = body.path("limit");
    if (!limit.isMissingNode()
        && (!limit.isInt() || limit.intValue() < 1 || limit.intValue() > config.hitsMax())) {
      throw wrong("limit", "limit is a number from 1 to " + config.hitsMax() + ".");
    }
    return retriever
        .search(caller, query, lang.asText("en"), limit.asInt(Math.min(USUAL, config.hitsMax())))
        .map(found -> Reply.ok(Map.of("items", found.stream().map(SearchRoutes::shown).toList())));
  }

  private static Map<String, Object> shown(Retriever.Passage passage) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("document", passage.document().toString());
    members.put("source", passage.source());
    members.put("title", passage.title());
    members.put("region", passage.region());
    members.put("heading", passage.heading());
    if (passage.page() > 0) {
      members.put("page", passage.page());
    }
    members.put("from", passage.from());
    members.put("to", passage.to());
    members.put("text", passage.text());
    members.put("score", passage.score());
    members.put("gap", passage.gap());
    members.put("similarity", passage.similarity());
    members.put("all_terms", passage.allTerms());
    return members;
  }

  private static RuntimeException wrong(String param, String detail) {
    return Problem.invalid("request/parameter", detail).at(param).asException();
  }
}
