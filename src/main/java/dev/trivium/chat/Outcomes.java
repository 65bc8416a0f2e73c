package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ways in which one response can end. */
record Outcomes(CreateRequest request, LiveResponse response, RunTools tools) {
  /** Of a log, the text is repeated by several events and each piece of it is wrapped. */
  private static final int LOG_PER_TEXT = 16;

  Outcome of(Answer answer) {
    Composition.Shown shown =
        Composition.text(request, answer, tools.config().logMaxBytes() / LOG_PER_TEXT);
    List<ServerEvent> before = new ArrayList<>(Composition.beforeText(answer));
    String status = shown.cut() ? "incomplete" : "completed";
    ArrayNode annotations = Citations.annotations(answer.cited(), shown.text());
    before.addAll(ServerEvent.message(itemId(), shown.text(), annotations, status));
    String reason = shown.cut() ? "max_output_tokens" : null;
    return outcome(status, "response." + status, reason, null, answer, before, shown.text());
  }

  Outcome failed(Problem problem) {
    return outcome(
        "failed",
        "response.failed",
        null,
        Refusals.shown(problem),
        null,
        List.of(ServerEvent.error(problem)),
        "");
  }

  Outcome cancelled(String reason) {
    return outcome("cancelled", "response.incomplete", reason, null, null, List.of(), "");
  }

  /** The node stops before there is an answer. */
  Outcome interrupted() {
    return outcome(
        "incomplete",
        "response.incomplete",
        Interruption.REASON,
        null,
        null,
        ServerEvent.message(itemId(), Interruption.NOTICE, "incomplete"),
        Interruption.NOTICE);
  }

  /** For who wants no answer, only that the request was taken. */
  Outcome empty() {
    return outcome("completed", "response.completed", null, null, null, List.of(), "");
  }

  private Outcome outcome(
      String status,
      String terminal,
      @Nullable String reason,
      @Nullable ObjectNode error,
      @Nullable Answer answer,
      List<ServerEvent> before,
      String said) {
    Map<String, String> metadata = Labels.all(response.begun());
    ArrayNode output = Wire.array();
    if (!said.isEmpty()) {
      output.add(
          ResponseObject.message(
              itemId(),
              status.equals("completed") ? "completed" : "incomplete",
              said,
              answer == null ? Wire.array() : Citations.annotations(answer.cited(), said)));
    }
    ObjectNode object =
        ResponseObject.ended(
            response.begun(),
            status,
            reason,
            error,
            tools.clock().instant(),
            output,
            Composition.usage(request, said),
            answer == null ? metadata : Composition.ended(metadata, answer));
    return new Outcome(
        status, terminal, reason, answer, before, object, answer == null ? null : answer.context());
  }

  /** One message a response, so its id follows from the response's. */
  private String itemId() {
    return "msg" + response.id().substring(response.id().indexOf('_'));
  }
}
