package dev.trivium.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Says in words what came of a contract. */
final class ContractTold {
  private ContractTold() {}

  /** Why not: each thing with its path, what it was and would be, the reason and the way out. */
  static void refusal(String dataset, ContractDesk.Answer answer, PrintWriter err) {
    err.println(dataset + ": " + detail(answer));
    for (JsonNode change : answer.body().path("changes")) {
      err.printf(
          "  %s: %s -> %s: %s; %s%n",
          change.path("path").asText(),
          change.path("old").asText(),
          change.path("new").asText(),
          change.path("reason").asText(),
          change.path("advice").asText());
    }
    for (JsonNode finding : answer.body().path("findings")) {
      err.printf("  %s: %s%n", finding.path("path").asText(), finding.path("message").asText());
    }
  }

  private static String detail(ContractDesk.Answer answer) {
    String detail = answer.text("detail");
    return detail.isEmpty() ? "the server answered " + answer.status() : detail;
  }

  /** One line for each change, behind a mark. */
  static void changes(ContractDesk.Answer answer, String mark, PrintWriter out) {
    for (JsonNode change : answer.body().path("changes")) {
      out.printf(
          "%s%s: %s -> %s: %s%n",
          mark,
          change.path("path").asText(),
          change.path("old").asText(),
          change.path("new").asText(),
          change.path("effect").asText());
    }
  }

  /** The version in force that it was compared with. */
  static String compared(ContractDesk.Answer answer) {
    return answer.body().has("compared_with")
        ? "compared with " + answer.text("compared_with") + " in force"
        : "nothing in force yet";
  }
}
