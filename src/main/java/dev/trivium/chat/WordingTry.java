package dev.trivium.chat;

import dev.trivium.chat.claims.SentenceStream;
import dev.trivium.chat.claims.WordingGate;
import dev.trivium.llm.ModelEvent;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One model puts one answer into words: its sentences, each as soon as it is whole and only if the
 * evidence bears it out. The first that fails becomes the sentence of the template; with the second
 * the model is stopped.
 */
final class WordingTry {
  private static final int SENTENCES = 4;
  private static final String OVER = "";

  private final Meter meter;
  private final WordingGate gate;
  private final String lead;
  private final SentenceStream stream = new SentenceStream();
  private final List<String> failed = new ArrayList<>();
  private int passed;

  /**
   * @param lead what the template says in place of the model
   */
  WordingTry(Meter meter, WordingGate gate, String lead) {
    this.meter = meter;
    this.gate = gate;
    this.lead = lead;
  }

  /** Errors: those of the model and of the purse. */
  Multi<String> sentences(Purse.Spending spending, Executor here) {
    return meter.stream(spending, here)
        .onItem()
        .transformToIterable(this::heard)
        .select()
        .first(sentence -> !sentence.equals(OVER));
  }

  /** What each sentence that was held back failed on. */
  List<String> failed() {
    return List.copyOf(failed);
  }

  /** How many sentences are the model's. */
  int passed() {
    return passed;
  }

  Meter meter() {
    return meter;
  }

  private List<String> heard(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Text text -> checked(stream.add(text.delta()));
      case ModelEvent.Call call -> List.of();
      case ModelEvent.Done done ->
          switch (done.finish()) {
            case STOP -> checked(stream.rest());
            // The last sentence was cut, so it is not one.
            case LENGTH, TOOL_CALLS, CONTENT_FILTER -> List.of();
          };
    };
  }

  private List<String> checked(List<String> sentences) {
    List<String> out = new ArrayList<>();
    for (String sentence : sentences) {
      Optional<String> failure = gate.failure(sentence);
      if (failure.isEmpty()) {
        passed++;
        out.add(sentence);
      } else {
        failed.add(failure.get());
        out.add(failed.size() == 1 ? lead : OVER);
      }
      if (passed + failed.size() >= SENTENCES) {
        out.add(OVER);
      }
    }
    return out;
  }
}
