package dev.trivium.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Label;
import dev.trivium.chat.confidence.LabelJson;
import dev.trivium.chat.evaluation.Gold;
import dev.trivium.chat.evaluation.QuestionLines;
import dev.trivium.chat.evaluation.Result;
import dev.trivium.chat.evaluation.Scorer;
import dev.trivium.kernel.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks questions of a file as their callers would, on their day and in their conversations.
 *
 * @param otherwise today for questions that do not depend on it
 */
record Interview(Analyst analyst, LocalDate otherwise) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Gold> questions(Path file) throws IOException {
    List<Gold> out = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      out.add(QuestionLines.gold(JSON.readTree(line)));
    }
    return out;
  }

  /**
   * A result line for each question. Conversations go side by side, as they do in a server; within
   * one the order holds.
   */
  List<ObjectNode> results(List<Gold> questions) {
    return answers(questions).stream()
        .map(said -> result(said.gold().id(), said.answer()))
        .toList();
  }

  /**
   * What a calibrator can learn of the answers, a line each; the analyst should have none, so that
   * no answer is held back.
   */
  void writeLabels(List<Gold> questions, String group, Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Said said : answers(questions)) {
      Result result = QuestionLines.result(result(said.gold().id(), said.answer()));
      boolean right = Scorer.judge(said.gold(), result).right();
      said.answer()
          .assurance()
          .signals()
          .ifPresent(
              signals -> lines.add(LabelJson.write(new Label(group, signals, right)).toString()));
    }
    Files.write(folder.resolve(group + ".labels.jsonl"), lines);
  }

  private record Said(Gold gold, Answer answer) {}

  private List<Said> answers(List<Gold> questions) {
    Map<String, List<Gold>> conversations = new LinkedHashMap<>();
    Map<String, List<Gold>> conversationOf = new HashMap<>();
    for (Gold question : questions) {
      List<Gold> conversation =
          Optional.ofNullable(question.followUpOf())
              .map(conversationOf::get)
              .orElseGet(
                  () -> conversations.computeIfAbsent(question.id(), id -> new ArrayList<>()));
      conversation.add(question);
      conversationOf.put(question.id(), conversation);
    }
    return conversations.values().parallelStream()
        .flatMap(conversation -> asked(conversation).stream())
        .toList();
  }

  private List<Said> asked(List<Gold> conversation) {
    Map<String, String> contexts = new HashMap<>();
    List<Said> said = new ArrayList<>();
    for (Gold question : conversation) {
      Caller caller = new Caller("tester", question.callerRegions(), Set.of());
      LocalDate today = Optional.ofNullable(question.asOf()).orElse(otherwise);
      String before = contexts.get(question.followUpOf());
      Answer answer =
          analyst
              .answer(caller, new Question(question.question(), today, before), stage -> {})
              .await()
              .indefinitely();
      contexts.put(question.id(), answer.context());
      said.add(new Said(question, answer));
    }
    return said;
  }

  private static ObjectNode result(String id, Answer answer) {
    ObjectNode out = JSON.createObjectNode().put("id", id);
    out.put(
        "kind",
        switch (answer.kind()) {
          case CLARIFY -> "clarify";
          case ABSTAIN -> "abstain";
          case ANSWER, FORECAST, HELP -> "answer";
        });
    out.set("columns", JSON.valueToTree(answer.columns()));
    ArrayNode rows = out.putArray("rows");
    for (List<Object> row : answer.rows()) {
      ArrayNode cells = rows.addArray();
      row.forEach(cell -> cells.add(cell(cell)));
    }
    return out.put("confidence", answer.assurance().score()).put("text", answer.text());
  }

  private static com.fasterxml.jackson.databind.JsonNode cell(Object cell) {
    return JSON.valueToTree(cell instanceof LocalDate day ? day.toString() : cell);
  }
}
