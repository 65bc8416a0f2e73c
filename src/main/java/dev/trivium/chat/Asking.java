package dev.trivium.chat;

import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the answerer; earlier turns that came along are understood first, so that the last can refer
 * to them.
 */
record Asking(ResponseRun.Order order, RunTools tools) {

  Uni<Answer> ask(Consumer<String> progress) {
    List<String> turns = order.request().turns();
    int first = Math.max(0, turns.size() - 1 - tools.config().historyMax());
    @Nullable String before = Carried.read(order.parentContext()).memory();
    Uni<Asked> asked = ask(turns.get(first), before, progress);
    for (String turn : turns.subList(first + 1, turns.size())) {
      asked = asked.chain(earlier -> ask(turn, earlier.contextAfter(), progress));
    }
    return asked.map(Asked::answer);
  }

  private Uni<Asked> ask(String text, @Nullable String before, Consumer<String> progress) {
    LocalDate today = order.request().today(order.at(), tools.config().zone());
    ZoneId told = order.request().asOf() == null ? order.request().zone() : null;
    return tools
        .answerer()
        .answer(order.caller(), new Question(text, today, told, before), progress)
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
