package dev.trivium.chat;

import java.time.DayOfWeek;
import java.time.Duration;

/**
 * What the embedded analyst keeps to.
 *
 * @param questionMax characters of a question
 * @param rowsMax rows of an answer
 * @param weekStart first day of a week
 * @param vocabularies vocabularies whose lexicons are kept
 * @param staleAfter how far rows may end before a period without a reservation
 */
record AnalystLimits(
    int questionMax, int rowsMax, DayOfWeek weekStart, int vocabularies, Duration staleAfter) {
  static AnalystLimits of(ChatConfig config) {
    return new AnalystLimits(
        config.questionMax(),
        config.rowsMax(),
        config.weekStart(),
        config.lexicons(),
        config.confidence().staleAfter());
  }
}
