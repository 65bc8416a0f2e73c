package dev.trivium.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Vocabulary;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Where rules could not read a question, a model may propose a typed query. What comes of it is
 * never surer than likely, and says how it was read.
 */
final class Proposal {
  private static final String WHY = "a language model chose this reading of the question";

  private final Asking asking;
  private final Models.Model model;
  private final Vocabulary words;
  private final RunTools tools;
  private final Function<Meter, Multi<ModelEvent>> call;
  private final Executor here;
  private final ArrayNode rounds = Wire.array();

  /**
   * @param call pays for a call of the model and makes it
   */
  Proposal(
      Asking asking,
      Models.Model model,
      Vocabulary words,
      RunTools tools,
      Function<Meter, Multi<ModelEvent>> call,
      Executor here) {
    this.asking = asking;
    this.model = model;
    this.words = words;
    this.tools = tools;
    this.call = call;
    this.here = here;
  }

  /** Empty where the model has no reading either. Errors: those of the model and of the purse. */
  Uni<Optional<Answer>> answer() {
    return answer(tools.config().models().rounds());
  }

  private Uni<Optional<Answer>> answer(int left) {
    if (left <= 0) {
      return Uni.createFrom().item(Optional.empty());
    }
    WordingPrompt.Sized sized =
        WordingPrompt.reading(asking.question(), words, rounds, model.card());
    Meter meter = new Meter(model, sized.prompt(), tools);
    return call.apply(meter)
        .collect()
        .asList()
        .emitOn(here)
        .chain(events -> tried(Heard.of(events), left));
  }

  private Uni<Optional<Answer>> tried(Heard heard, int left) {
    return switch (heard.name) {
      case ModelTools.QUERY -> asked(heard, TypedQuestion.words(heard.arguments, words), left);
      case ModelTools.FORECAST ->
          asked(heard, TypedQuestion.forecast(heard.arguments, words), left);
      case ModelTools.HELP -> searched(heard, left);
      case "" -> Uni.createFrom().item(Optional.empty());
      default -> again(heard, "There is no such tool.", left);
    };
  }

  /** Sentences of documents are quoted, and what was looked up is said with them. */
  private Uni<Optional<Answer>> searched(Heard heard, int left) {
    Optional<String> question = help(heard.arguments);
    if (question.isEmpty()) {
      return again(heard, "The question is missing or too long.", left);
    }
    String told = "A language model chose what to look up: " + Formats.quoted(question.get());
    return asking
        .documents(question.get())
        .emitOn(here)
        .chain(found ->
            found.isPresent()
                ? Uni.createFrom().item(found.map(answer -> answer.with(told, answer.cited())))
                : again(heard, "No document answers that.", left));
  }

  private Optional<String> help(String arguments) {
    try {
      String text = Wire.read(arguments).path("question").asText("").strip();
      boolean fits = !text.isEmpty() && text.length() <= tools.config().questionMax();
      return fits ? Optional.of(text) : Optional.empty();
    } catch (JsonProcessingException unreadable) {
      return Optional.empty();
    }
  }

  private Uni<Optional<Answer>> asked(Heard heard, Optional<String> question, int left) {
    if (question.isEmpty()) {
      return again(heard, "A name or a value is not one of those listed.", left);
    }
    return asking
        .ask(question.get())
        .emitOn(here)
        .chain(answer ->
            Template.of(answer).wordable()
                ? Uni.createFrom().item(Optional.of(likely(answer)))
                : again(heard, "The query could not be answered.", left));
  }

  /** What the tool says goes back to the model; nobody else reads it. */
  private Uni<Optional<Answer>> again(Heard heard, String error, int left) {
    ObjectNode turn = rounds.addObject().put("role", "assistant").putNull("content");
    ObjectNode made = turn.putArray("tool_calls").addObject();
    made.put("id", heard.id).put("type", "function");
    made.putObject("function").put("name", heard.name).put("arguments", heard.arguments);
    rounds.addObject().put("role", "tool").put("tool_call_id", heard.id).put("content", error);
    return answer(left - 1);
  }

  private static Answer likely(Answer answer) {
    // What was measured is how well people's own words are read, so nothing is measured here.
    Assurance sure = Assurance.unmeasured(WHY);
    boolean hedged = answer.assurance().band() == Band.MEDIUM;
    String body =
        hedged ? answer.text().substring(Template.of(answer).hedge().length()) : answer.text();
    return answer.saying(Voice.hedged(body.strip(), sure), sure);
  }

  /** The first call of a turn. */
  private record Heard(String id, String name, String arguments) {
    static Heard of(List<ModelEvent> events) {
      String id = "";
      String name = "";
      StringBuilder arguments = new StringBuilder();
      for (ModelEvent event : events) {
        if (event instanceof ModelEvent.Call call && call.index() == 0) {
          id = id.isEmpty() ? call.id() : id;
          name = name.isEmpty() ? call.name() : name;
          arguments.append(call.arguments());
        }
      }
      return new Heard(id, name, arguments.toString());
    }
  }
}
