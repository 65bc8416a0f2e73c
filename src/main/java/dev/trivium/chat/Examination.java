package dev.trivium.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.LabelJson;
import dev.trivium.chat.confidence.Signals;
import dev.trivium.chat.evaluation.Asked;
import dev.trivium.chat.evaluation.ExamReport;
import dev.trivium.chat.evaluation.Gold;
import dev.trivium.chat.evaluation.QuestionLines;
import dev.trivium.chat.evaluation.Result;
import dev.trivium.chat.evaluation.Scorer;
import dev.trivium.chat.protocol.Metadata;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Json;
import dev.trivium.web.RemoteServer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks questions with known answers of a server, over its public API and as the callers they are
 * for, one after another: a follow-up continues the conversation of its parent.
 */
public final class Examination {
  private static final String MODEL = "trivium";
  private static final int EVERY = 10;

  private final List<Gold> questions;
  private final Function<Set<String>, RemoteServer> servers;
  private final InstantSource clock;
  private final LocalDate otherwise;
  private final Map<String, String> responses = new HashMap<>();

  private Examination(
      List<Gold> questions,
      Function<Set<String>, RemoteServer> servers,
      InstantSource clock,
      LocalDate otherwise) {
    this.questions = questions;
    this.servers = servers;
    this.clock = clock;
    this.otherwise = otherwise;
  }

  /** Questions that can be read, and whom they are for. */
  public static final class Paper {
    private final List<Gold> questions;

    private Paper(List<Gold> questions) {
      this.questions = List.copyOf(questions);
    }

    /** The regions of all callers, each set once. */
    public Set<Set<String>> callers() {
      Set<Set<String>> out = new LinkedHashSet<>();
      questions.forEach(question -> out.add(question.callerRegions()));
      return out;
    }

    public int size() {
      return questions.size();
    }
  }

  /**
   * How to ask.
   *
   * @param servers the server as it is asked by a caller of these regions
   * @param otherwise today, for questions that name none
   * @param group what labels belong to
   * @param title of the report
   * @param failures whether the report lists questions that failed
   */
  public record Order(
      Function<Set<String>, RemoteServer> servers,
      InstantSource clock,
      LocalDate otherwise,
      String group,
      String title,
      boolean failures) {}

  /**
   * Takes what comes of it, line by line.
   *
   * @param results a result for each question
   * @param labels what a calibrator can learn of an answer
   * @param progress in words
   */
  public record Outlets(
      Consumer<String> results, Consumer<String> labels, Consumer<String> progress) {}

  /** The figures in a line, and all of them in Markdown. */
  public record Outcome(String line, String report) {}

  /** Errors: {@link IOException}; problem {@code chat/question-line} with the line. */
  public static Paper read(Path file) throws IOException {
    List<Gold> out = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (!line.isBlank()) {
        out.add(QuestionLines.gold(json(file, number, line)));
      }
    }
    return new Paper(out);
  }

  /** Asks all, in order. Fails with {@link IOException} where the server cannot be reached. */
  public static Uni<Outcome> run(
      Paper paper, Order order, Outlets outlets, RandomGenerator random) {
    Examination examination =
        new Examination(paper.questions, order.servers(), order.clock(), order.otherwise());
    List<Asked> all = new ArrayList<>();
    return Multi.createFrom()
        .iterable(examination.questions)
        .onItem()
        .transformToUniAndConcatenate(examination::ask)
        .invoke(line -> {
          all.add(line.asked());
          outlets.results().accept(line.json());
          line.asked()
              .label(order.group())
              .ifPresent(label -> outlets.labels().accept(LabelJson.write(label).toString()));
          if (all.size() % EVERY == 0 || all.size() == paper.size()) {
            outlets.progress().accept(all.size() + " of " + paper.size());
          }
        })
        .collect()
        .asList()
        .map(lines -> {
          ExamReport report = new ExamReport(all);
          return new Outcome(
              report.line(), report.markdown(order.title(), order.failures(), random));
        });
  }

  /** A question and what came of it, as a line of a result file. */
  private record Line(Asked asked, String json) {}

  private static JsonNode json(Path file, int number, String line) {
    try {
      return Json.mapper().readTree(line);
    } catch (JsonProcessingException broken) {
      throw Problem.invalid("chat/question-line", file + ":" + number + ": it is no JSON.")
          .asException();
    }
  }

  private Uni<Line> ask(Gold gold) {
    RemoteServer server = servers.apply(gold.callerRegions());
    long begin = clock.millis();
    return server
        .post("/v1/responses", "application/json", body(gold))
        .chain(answer -> {
          long millis = clock.millis() - begin;
          String id = answer.body().path("id").asText("");
          if (answer.status() != 200 || id.isEmpty()) {
            return Uni.createFrom().item(line(gold, refused(gold, answer), millis));
          }
          responses.put(gold.id(), id);
          return server
              .get("/v1/responses/" + id + "/evidence")
              .map(evidence ->
                  evidence.status() == 200
                      ? line(gold, evidence.body(), answer.body(), millis)
                      : line(gold, refused(gold, evidence), millis));
        });
  }

  private Buffer body(Gold gold) {
    ObjectNode body = Wire.object();
    body.put("model", MODEL);
    body.put("input", gold.question());
    LocalDate today = Optional.ofNullable(gold.asOf()).orElse(otherwise);
    body.putObject("metadata").put(Metadata.AS_OF, today.toString());
    String parent = gold.followUpOf();
    @Nullable String before = parent == null ? null : responses.get(parent);
    if (before != null) {
      body.put("previous_response_id", before);
    }
    return Json.encode(body);
  }

  private static ObjectNode refused(Gold gold, RemoteServer.Answer answer) {
    ObjectNode line = Wire.object();
    line.put("id", gold.id());
    line.put("kind", "error");
    line.putArray("columns");
    line.putArray("rows");
    line.putNull("confidence");
    return line.put("text", "status " + answer.status() + ": " + answer.body());
  }

  private static Line line(Gold gold, ObjectNode json, long millis) {
    Result result = QuestionLines.result(json);
    Asked asked = new Asked(gold, result, Scorer.judge(gold, result), "", Optional.empty(), millis);
    return new Line(asked, json.toString());
  }

  private static Line line(Gold gold, JsonNode evidence, JsonNode response, long millis) {
    String kind = evidence.path("kind").asText();
    ObjectNode json = Wire.object();
    json.put("id", gold.id());
    json.put("kind", Set.of("clarify", "abstain").contains(kind) ? kind : "answer");
    json.set("columns", evidence.path("columns"));
    json.set("rows", evidence.path("rows"));
    json.set("confidence", evidence.path("confidence"));
    json.put("text", text(response));
    Result result = QuestionLines.result(json);
    Asked asked =
        new Asked(
            gold,
            result,
            Scorer.judge(gold, result),
            evidence.path("band").asText(""),
            signals(evidence),
            millis);
    return new Line(asked, json.toString());
  }

  /** Signals that this version knows; an answer that nothing measured has none. */
  private static Optional<Signals> signals(JsonNode evidence) {
    JsonNode calibration = evidence.path("calibration");
    String type = calibration.path("class").textValue();
    if (type == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(LabelJson.signals(type, calibration.path("signals")));
    } catch (IllegalArgumentException otherVersion) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode response) {
    StringBuilder text = new StringBuilder();
    response
        .path("output")
        .forEach(item ->
            item.path("content").forEach(part -> text.append(part.path("text").asText(""))));
    return text.toString();
  }
}
