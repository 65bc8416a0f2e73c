package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.RolloutRepository.Standing;
import dev.trivium.chat.RolloutRule.Stage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Stages of features over HTTP, for operators. */
record RolloutRoutes(Rollouts rollouts, RolloutRepository repository, Variants variants, Ids ids)
    implements Routes {
  private static final String ONE = "/v1/rollout/:feature";
  private static final int PILOTS = 1_000;
  private static final int SUB = 255;
  private static final int REASON = 500;

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/rollout", this::list);
    endpoints.put(ONE, this::set);
    endpoints.post(ONE + "/rollback", this::back);
  }

  private Uni<Reply> list(Request request) {
    request.requireRole(BudgetRoutes.OPERATOR);
    return rollouts
        .refresh()
        .chain(() ->
            Multi.createFrom()
                .iterable(rollouts.all())
                .onItem()
                .transformToUniAndConcatenate(one -> shown(request, one))
                .collect()
                .asList())
        .map(items -> {
          ObjectNode body = Wire.object();
          items.forEach(body.putArray("items")::add);
          return Reply.ok(body);
        });
  }

  private Uni<ObjectNode> shown(Request request, Standing one) {
    return repository
        .arms(one)
        .chain(arms ->
            repository
                .events(request.caller(), one.rule().feature())
                .map(events -> {
                  ObjectNode node = shown(one);
                  ObjectNode health = node.putObject("health");
                  arms.forEach((arm, sum) -> health.set(arm.word(), health(sum)));
                  events.forEach(event -> node.withArray("history").add(shown(event)));
                  return node;
                }));
  }

  private static ObjectNode shown(Standing one) {
    RolloutRule rule = one.rule();
    ObjectNode node = Wire.object();
    node.put("feature", rule.feature());
    node.put("stage", rule.stage().word());
    node.put("stable", rule.stable().word());
    node.put("halted", rule.halted());
    node.put("since", one.since().toString());
    ObjectNode variant = node.putObject("variant");
    variant.put("name", rule.variant().name());
    variant.put("model", rule.variant().model());
    variant.put("prompt", rule.variant().prompt());
    variant.put("analyst_only", rule.variant().analystOnly());
    ArrayNode pilots = node.putArray("pilots");
    new TreeSet<>(rule.pilots()).forEach(pilots::add);
    return node;
  }

  private static ObjectNode health(RolloutArm sum) {
    ObjectNode node = Wire.object();
    node.put("answers", sum.answers());
    node.put("errors", sum.errors());
    node.put("abstained", sum.abstained());
    node.put("judged", sum.judged());
    node.put("negative", sum.negative());
    node.put("paid", sum.paid());
    int p95 = sum.p95();
    if (sum.answers() == 0) {
      node.put("first_token_p95_ms", "not measured");
    } else if (p95 < RolloutArm.STEPS.size()) {
      node.put("first_token_p95_ms", RolloutArm.STEPS.get(p95));
    } else {
      node.put("first_token_p95_ms", "over " + RolloutArm.STEPS.getLast());
    }
    return node;
  }

  private static ObjectNode shown(RolloutRepository.Event event) {
    ObjectNode node = Wire.object();
    node.put("at", event.at().toString());
    node.put("by", event.by());
    node.put("was", event.was());
    node.put("stage", event.stage());
    node.put("cause", event.cause());
    node.set("evidence", Json.tree(event.evidence()));
    return node;
  }

  private Uni<Reply> set(Request request) {
    request.requireRole(BudgetRoutes.OPERATOR);
    String feature = Variants.feature(request.path("feature"));
    return request
        .json()
        .chain(body ->
            rollouts
                .refresh()
                .chain(() -> {
                  Optional<Standing> before = rollouts.find(feature);
                  RolloutRule rule = rule(feature, body, before.map(Standing::rule));
                  String was = before.map(one -> one.rule().stage().word()).orElse("off");
                  return repository.put(request.caller(), rule, was);
                })
                .chain(rollouts::refresh)
                .map(done -> Reply.ok(shown(rollouts.find(feature).orElseThrow()))));
  }

  private RolloutRule rule(String feature, ObjectNode body, Optional<RolloutRule> before) {
    Stage stage = Stage.of(body.path("stage").asText(""));
    if (stage == null) {
      throw BudgetRoutes.wrong("stage", "'stage' must be one of off, pilot, 10, 50, 100.");
    }
    Stage was = before.map(RolloutRule::stage).orElse(Stage.OFF);
    Stage stable = stage.compareTo(was) > 0 ? was : Stage.OFF;
    if (stage == was) {
      stable = before.map(RolloutRule::stable).orElse(Stage.OFF);
    }
    return new RolloutRule(
        feature,
        variants.read(body.path("variant"), before.map(RolloutRule::variant)),
        stage,
        stable,
        before.map(RolloutRule::salt).orElseGet(() -> ids.next("salt")),
        body.has("pilots")
            ? pilots(body.path("pilots"))
            : before.map(RolloutRule::pilots).orElse(Set.of()),
        false);
  }

  private static Set<String> pilots(JsonNode given) {
    Set<String> pilots = new TreeSet<>();
    if (!given.isArray() || given.size() > PILOTS) {
      throw BudgetRoutes.wrong("pilots", "'pilots' must be a list of at most 1000 callers.");
    }
    for (JsonNode one : given) {
      if (!one.isTextual() || one.asText().isBlank() || one.asText().length() > SUB) {
        throw BudgetRoutes.wrong("pilots", "Each pilot is the 'sub' of a caller.");
      }
      pilots.add(one.asText());
    }
    return pilots;
  }

  private Uni<Reply> back(Request request) {
    request.requireRole(BudgetRoutes.OPERATOR);
    String feature = request.path("feature");
    String reason = request.query("reason").orElse("");
    if (reason.length() > REASON) {
      throw BudgetRoutes.wrong("reason", "A reason has at most 500 characters.");
    }
    return rollouts
        .refresh()
        .chain(() -> {
          Standing one = rollouts.find(feature).orElseThrow(RolloutRoutes::unknown);
          return repository.back(request.caller(), one, one.rule().stable(), reason);
        })
        .chain(rollouts::refresh)
        .map(done -> Reply.ok(shown(rollouts.find(feature).orElseThrow())));
  }

  private static RuntimeException unknown() {
    return Problem.notFound("chat/no-rollout", "There is no rollout of this feature.")
        .asException();
  }
}
