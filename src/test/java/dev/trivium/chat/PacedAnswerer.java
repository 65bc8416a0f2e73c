package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.Confidence;
import dev.trivium.data.Sources;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Answers by the words of the question: "wait" never ends by itself, "soon" takes a few
 * milliseconds, "break" is a bug, "refuse" a problem, "long" many words; everything else is
 * answered at once with what was asked.
 */
final class PacedAnswerer implements Answerer {
  final Queue<Question> asked = new ConcurrentLinkedQueue<>();

  @Override
  public Uni<Answer> answer(Caller caller, Question question, Consumer<String> progress) {
    asked.add(question);
    progress.accept("understanding");
    String text = question.text();
    if (text.startsWith("wait")) {
      return Uni.createFrom().nothing();
    }
    if (text.startsWith("break")) {
      throw new IllegalStateException("a secret that nobody may read");
    }
    if (text.startsWith("refuse")) {
      return Uni.createFrom()
          .failure(
              Problem.of(Problem.Kind.UNAVAILABLE, "data/away", "The database is away.")
                  .asException());
    }
    Uni<Answer> answer = Uni.createFrom().item(answer(question));
    return text.startsWith("soon")
        ? answer.onItem().delayIt().by(Duration.ofMillis(Math.floorMod(text.hashCode(), 12)))
        : answer;
  }

  /** Questions with the same first word mean the same. */
  private static String first(String text) {
    return text.split(" ", 2)[0];
  }

  /** The context of an answer is the questions so far, so that a test can read what was carried. */
  private static Answer answer(Question question) {
    int words = question.text().contains("long") ? 3_000 : 40;
    List<String> text = new ArrayList<>(Collections.nCopies(words, "Umsätze 12,3 €"));
    text.addFirst("You asked: " + question.text() + ".");
    String before = question.context() == null ? "" : question.context() + " > ";
    return new Answer(
        Answer.Kind.ANSWER,
        "total",
        String.join(" ", text),
        "Revenue, 2017-01-01 to 2017-12-31",
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "total")
            .put("of", first(question.text())),
        List.of("revenue"),
        List.of(List.of(12.5)),
        List.of("select sum(revenue) from data.order_lines where region_id = any ($1)"),
        Instant.parse("2026-11-24T12:00:00Z"),
        new Sources(List.of("order_lines"), List.of()),
        new Assurance(
            new Confidence(null, Band.MEDIUM, List.of("no calibrated model"), Optional.empty()),
            null,
            Calibrator.Aims.USUAL,
            Optional.empty()),
        "none",
        List.of(),
        List.of("and by region?"),
        before + question.text() + "@" + question.asOf());
  }
}
