package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Metrics;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.Models;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Tells a caller what can be asked here. */
final class AccountRoutes implements Routes {
  private final Metrics metrics;
  private final Models models;
  private final ChatConfig config;
  private final Voices voices;
  private final Rollout rollout;
  private final Examples asking;

  AccountRoutes(
      Metrics metrics, Models models, ChatConfig config, Rollout rollout, InstantSource clock) {
    this.rollout = rollout;
    this.asking = new Examples(config, clock);
    this.metrics = metrics;
    this.models = models;
    this.config = config;
    this.voices = new Voices(models, config, rollout);
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/capabilities", this::capabilities);
  }

  private Uni<Reply> capabilities(Request request) {
    return metrics
        .vocabulary(request.caller())
        .map(Optional::of)
        // Without a semantic model there is nothing to ask about, and that is worth saying.
        .onFailure(ProblemException.class)
        .recoverWithItem(Optional.empty())
        .chain(known ->
            known
                .map(asking::of)
                .orElseGet(() -> Uni.createFrom().item(List.of()))
                .map(examples -> Reply.ok(body(request.caller(), known, examples))));
  }

  private ObjectNode body(Caller caller, Optional<Vocabulary> known, List<String> understood) {
    ObjectNode body = Wire.object();
    body.put("disclosure", voices.disclosure(caller));
    body.put("help", help(known));
    body.put("variant", rollout.of(caller, Rollout.CHAT).name());
    body.put("llm", voices.hasModel(caller));
    ArrayNode open = body.putArray("models");
    ModelRoutes.open(models, caller).forEach(open::add);
    ObjectNode limits = body.putObject("limits");
    limits.put("question_characters", config.questionMax());
    limits.put("in_flight", config.inFlight());
    limits.put("queued", config.queued());
    limits.put("requests_per_minute", config.rates().rpm());
    limits.put("tokens_per_minute", config.rates().tpm());
    limits.put("answers_at_once", config.rates().streams());
    limits.put("resume_window_s", config.logTtl().toSeconds());
    ArrayNode metricNames = body.putArray("metrics");
    ArrayNode dimensionNames = body.putArray("dimensions");
    ArrayNode coverage = body.putArray("coverage");
    ArrayNode examples = body.putArray("examples");
    ArrayNode regions = body.putArray("regions");
    known.ifPresent(vocabulary -> {
      vocabulary
          .metrics()
          .forEach(metric ->
              named(metricNames, metric.name(), metric.label(), metric.description())
                  .put("unit", metric.unit()));
      shown(vocabulary)
          .forEach(dimension ->
              named(dimensionNames, dimension.name(), dimension.label(), dimension.description())
                  .put("time", dimension.time()));
      vocabulary
          .coverage()
          .forEach(part -> {
            ObjectNode node = coverage.addObject();
            node.put("dataset", part.dataset());
            node.put("label", part.label());
            node.put("first", part.first() == null ? null : part.first().toString());
            node.put("last", part.last() == null ? null : part.last().toString());
            node.put("rows", part.rows());
          });
      understood.forEach(examples::add);
      vocabulary.regions().forEach(regions::add);
    });
    return body;
  }

  private static String help(Optional<Vocabulary> known) {
    return known
        .filter(words -> !words.metrics().isEmpty())
        .map(words ->
            "Ask for a metric, a period and what to split it by, in a sentence. A question that"
                + " refers to the one before is understood, too. Each answer names what was"
                + " understood, its source and how sure it is.")
        .orElse(
            "There are no metrics you may ask for yet. A steward registers contracts and a"
                + " semantic model; see docs/contracts.md.");
  }

  private static List<Vocabulary.Dimension> shown(Vocabulary vocabulary) {
    return vocabulary.dimensions().stream()
        .filter(dimension -> !dimension.hidden() && !dimension.personal())
        .toList();
  }

  private static ObjectNode named(ArrayNode list, String name, String label, String description) {
    ObjectNode node = list.addObject();
    node.put("name", name);
    node.put("label", label);
    node.put("description", description);
    return node;
  }
}
