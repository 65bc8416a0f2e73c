package dev.trivium.chat;

import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the answerer; earlier turns that came along are understood first, so that the last can refer
 * to them.
 */
record Asking(
    Caller caller,
    CreateRequest request,
    @Nullable String parentContext,
    Instant at,
    RunTools tools) {

  Uni<Answer> ask(Consumer<String> progress) {
    List<String> turns = request.turns();
    int first = Math.max(0, turns.size() - 1 - tools.config().historyMax());
    @Nullable String before = Carried.read(parentContext).memory();
    Uni<Asked> asked = ask(turns.get(first), before, progress);
    for (String turn : turns.subList(first + 1, turns.size())) {
      asked = asked.chain(earlier -> ask(turn, earlier.contextAfter(), progress));
    }
    return asked.map(Asked::answer);
  }

  /** Asks in other words than the caller's, in the same conversation. */
  Uni<Answer> ask(String words) {
    return ask(words, Carried.read(parentContext).memory(), stage -> {}).map(Asked::answer);
  }

  /** Looks these words up in the documents that the caller may read. */
  Uni<Optional<Answer>> documents(String words) {
    return tools
        .answerer()
        .documents(caller, question(words, Carried.read(parentContext).memory()));
  }

  /** The last turn, as it is asked. */
  Question question() {
    return question(request.question(), Carried.read(parentContext).memory());
  }

  private Question question(String text, @Nullable String before) {
    LocalDate today = request.today(at, tools.config().zone());
    ZoneId told = request.asOf() == null ? request.zone() : null;
    return new Question(text, today, told, before, request.store() && !request.fresh());
  }

  private Uni<Asked> ask(String text, @Nullable String before, Consumer<String> progress) {
    return tools
        .answerer()
        .answer(caller, question(text, before), progress)
        .map(answer -> new Asked(answer, before));
  }

  /** An answer, and the context its question was asked in. */
  private record Asked(Answer answer, @Nullable String before) {
    /** An answer that leaves nothing behind keeps the conversation where it was. */
    @Nullable String contextAfter() {
      String own = answer.context();
      return own == null ? before : own;
    }
  }
}
