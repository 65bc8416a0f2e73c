package dev.trivium.chat;

import dev.trivium.chat.confidence.Facts;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Period;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Looks at the rows of an answer for reasons to doubt it. */
final class Evidence {
  private Evidence() {}

  static Facts of(
      Interpretation query, Table table, Domain domain, LocalDate today, Duration staleAfter) {
    Period time = query.time();
    boolean running = time != null && time.running();
    return new Facts(empty(table), behind(query, domain, today, staleAfter), running);
  }

  /** No rows, or nothing but zeros and blanks in the one there is. */
  private static boolean empty(Table table) {
    return table.rows().isEmpty()
        || (table.rows().size() == 1
            && table.rows().get(0).stream()
                .allMatch(cell -> cell == null || Double.valueOf(0).equals(Table.number(cell))));
  }

  /** Whether the rows end well before the part of the period that is over. */
  private static boolean behind(
      Interpretation query, Domain domain, LocalDate today, Duration staleAfter) {
    Period time = query.time();
    LocalDate last = domain.last();
    LocalDate to = time == null ? null : time.to();
    boolean other = query.mode() == Mode.FORECAST || query.timeField() != null;
    if (to == null || last == null || other) {
      return false;
    }
    LocalDate over = to.isAfter(today) ? today : to.minusDays(1);
    return ChronoUnit.DAYS.between(last, over) > staleAfter.toDays();
  }
}
