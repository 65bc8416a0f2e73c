package dev.trivium.chat;

import java.time.DayOfWeek;

/**
 * What the embedded analyst keeps to.
 *
 * @param questionMax characters of a question
 * @param rowsMax rows of an answer
 * @param weekStart first day of a week
 * @param vocabularies vocabularies whose lexicons are kept
 */
record AnalystLimits(int questionMax, int rowsMax, DayOfWeek weekStart, int vocabularies) {
  static AnalystLimits of(ChatConfig config) {
    return new AnalystLimits(
        config.questionMax(), config.rowsMax(), config.weekStart(), config.lexicons());
  }
}
