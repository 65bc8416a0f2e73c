package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Dialogue;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.ToolWords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides without a model whether one of the caller's own functions is called, or what it gave is
 * told. A call is made where the question means a function and holds all it needs, and always where
 * the caller wants one.
 */
record ToolCalling(CreateRequest request, @Nullable String context, RunTools tools) {
  private static final String FUNCTION = "function";

  /**
   * Errors: more tools than are read, a call that is wanted of no tool, the output of a call that
   * was not made.
   */
  Optional<Speech> speech() {
    JsonNode given = request.body().path("tools");
    if (given.isEmpty() && !isOutput(last())) {
      return Optional.empty();
    }
    int most = tools.config().models().tools();
    if (given.size() > most) {
      throw Refusals.invalidValue("tools", "At most %d tools are read.".formatted(most))
          .asException();
    }
    Carried before = Carried.read(context);
    Dialogue dialogue = Dialogue.of(request, before.turns());
    ToolTurn turn = new ToolTurn(request, before, dialogue, tools);
    String choice = choice(dialogue.toolChoice());
    boolean must = !choice.equals("auto") && !choice.equals("none");
    if (must && dialogue.tools().isEmpty()) {
      throw Refusals.invalidValue("tool_choice", "'tool_choice' leaves no tool to call.")
          .asException();
    }
    boolean answered = isOutput(last());
    if (!choice.equals("none") && (must || !answered) && !request.turns().isEmpty()) {
      Optional<Speech> call = call(dialogue.tools(), choice, must, turn);
      if (call.isPresent()) {
        return call;
      }
    }
    return answered ? Optional.of(new ToolReport(turn)) : Optional.empty();
  }

  private JsonNode last() {
    JsonNode body = request.body();
    JsonNode items = body.has("input") ? body.get("input") : body.path("messages");
    return items.path(items.size() - 1);
  }

  private static boolean isOutput(JsonNode item) {
    return item.path("type").asText("").equals("function_call_output")
        || item.path("role").asText("").equals("tool");
  }

  /** auto, none, required, or the name of a function. */
  private static String choice(@Nullable JsonNode choice) {
    if (choice == null) {
      return "auto";
    }
    return choice.isTextual() ? choice.textValue() : choice.path(FUNCTION).path("name").asText();
  }

  private Optional<Speech> call(ArrayNode offered, String choice, boolean must, ToolTurn turn) {
    Predicate<String> wanted = name -> !must || choice.equals("required") || choice.equals(name);
    Language language = tools.languages().of(request.question());
    ToolWords words = new ToolWords(language, request.question());
    JsonNode best = Wire.object();
    int strongest = must ? -1 : 0;
    for (JsonNode tool : offered) {
      JsonNode function = tool.path(FUNCTION);
      String name = function.path("name").asText();
      int strength =
          wanted.test(name) ? words.strength(name, function.path("description").asText("")) : -1;
      if (strength > strongest) {
        strongest = strength;
        best = function;
      }
    }
    return best.isEmpty() ? Optional.empty() : filled(best, language, must, turn);
  }

  private Optional<Speech> filled(
      JsonNode function, Language language, boolean must, ToolTurn turn) {
    String question = request.question();
    Instant now = tools.clock().instant();
    LocalDate today = request.today(now, tools.config().zone());
    Optional<ObjectNode> arguments =
        ToolArguments.fill(
            function.path("parameters"), new ToolWords(language, question), question, today, must);
    return arguments.map(all -> new ToolCall(turn, function.path("name").asText(), all));
  }
}
