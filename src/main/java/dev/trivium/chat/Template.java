package dev.trivium.chat;

import dev.trivium.chat.confidence.Band;
import java.util.List;

/**
 * An answer from rows in the parts it is written in. A language model may put the first of them
 * into other words; what limits the answer, how it was understood, and where it comes from stays.
 *
 * @param hedge what an answer that is not sure begins with; empty for none
 * @param lead what the rows say, in a sentence; empty where a model has nothing to word
 * @param rest table, reservations, reading, source and suggestions
 * @param closing who answers
 */
record Template(String hedge, String lead, String rest, String closing) {
  private static final String PARAGRAPH = "\n\n";

  static Template of(Answer answer) {
    List<String> parts = List.of(answer.text().split(PARAGRAPH));
    boolean hedged = answer.assurance().band() == Band.MEDIUM;
    int lead = hedged ? 1 : 0;
    boolean rows =
        (answer.kind() == Answer.Kind.ANSWER || answer.kind() == Answer.Kind.FORECAST)
            && !answer.rows().isEmpty();
    boolean worded =
        rows
            && parts.size() > lead + 1
            && (parts.get(lead).startsWith("**") || parts.get(lead).startsWith("Forecast of"));
    if (!worded) {
      return new Template("", "", answer.text(), "");
    }
    return new Template(
        hedged ? parts.getFirst() : "",
        parts.get(lead),
        String.join(PARAGRAPH, parts.subList(lead + 1, parts.size() - 1)),
        parts.getLast());
  }

  boolean wordable() {
    return !lead.isEmpty();
  }

  /** What is known to be true: neither where it comes from nor what could be asked next. */
  String evidence() {
    StringBuilder out = new StringBuilder(lead);
    for (String part : rest.split(PARAGRAPH)) {
      if (!part.startsWith("*Source:*") && !part.startsWith("You could ask next")) {
        out.append(PARAGRAPH).append(part);
      }
    }
    return out.toString();
  }
}
