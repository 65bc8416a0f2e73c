package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns a question into an answer that is settled before its first word leaves. */
interface Answerer {
  /**
   * @param progress told the stage that begins: understanding, retrieving, querying, forecasting,
   *     writing
   */
  Uni<Answer> answer(Caller caller, Question question, Consumer<String> progress);

  /** Sentences of documents that answer; empty where none does surely, or where there are none. */
  default Uni<Optional<Answer>> documents(Caller caller, Question question) {
    return Uni.createFrom().item(Optional.empty());
  }
}
