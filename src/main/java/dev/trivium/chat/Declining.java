package dev.trivium.chat;

import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.kernel.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Says why there is no answer, and what would get one. */
record Declining(Voice voice) {
  private static final Assurance DECLINED = Assurance.silent("it was not answered");

  Answer abstain(Abstain abstain) {
    String kind =
        switch (abstain.reason()) {
          case UNKNOWN, OUTSIDE -> "unknown";
          case UNSAFE, TOO_LONG, NOTHING -> "out_of_scope";
          case PERSONAL -> "personal";
        };
    return voice.spoken(
        Answer.Kind.ABSTAIN, kind, reason(abstain), DECLINED, voice.first(), voice.kept());
  }

  private String reason(Abstain abstain) {
    return switch (abstain.reason()) {
      case UNKNOWN ->
          "I do not know "
              + abstain.words().stream()
                  .limit(5)
                  .map(word -> "\u201c" + Formats.plain(shortened(word)) + "\u201d")
                  .collect(Collectors.joining(", "))
              + " in the data I may use, so I do not answer rather than guess. "
              + known(abstain.nearest());
      case UNSAFE -> "I only read figures within your permissions; I cannot do that.";
      case PERSONAL -> "Personal data can be counted, but not listed, looked up or filtered on.";
      case NOTHING -> "I answer questions about the figures of this data, and this is not one.";
      case TOO_LONG -> "The question is too long; please ask in a sentence or two.";
      case OUTSIDE -> "There is no data for that period. " + voice.covered();
    };
  }

  private String known(List<String> nearest) {
    return nearest.isEmpty()
        ? "I know " + voice.metrics() + ", by " + voice.dimensions() + "."
        : "Near to it: " + String.join(", ", nearest) + ".";
  }

  private static String shortened(String word) {
    return word.length() > 40 ? word.substring(0, 40) + "\u2026" : word;
  }

  /** Errors of the rooms below that a caller may see. */
  Answer problem(Problem problem) {
    String body =
        "I understood the question but cannot answer it: " + Formats.plain(problem.detail());
    return voice.spoken(
        Answer.Kind.ABSTAIN, "unknown", body, DECLINED, voice.first(), voice.kept());
  }
}
