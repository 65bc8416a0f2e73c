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
 * @param staleMax how old an answer may be that is told while rows cannot be read
 * @param staleCharacters of all answers that are kept for that
 */
record AnalystLimits(
    int questionMax,
    int rowsMax,
    DayOfWeek weekStart,
    int vocabularies,
    Duration staleAfter,
    Duration staleMax,
    long staleCharacters) {
  private static final long CHARACTERS = 1_000;

  /** Nothing is kept. */
  AnalystLimits(
      int questionMax, int rowsMax, DayOfWeek weekStart, int vocabularies, Duration staleAfter) {
    this(questionMax, rowsMax, weekStart, vocabularies, staleAfter, Duration.ZERO, 0);
  }

  static AnalystLimits of(ChatConfig config) {
    return new AnalystLimits(
        config.questionMax(),
        config.rowsMax(),
        config.weekStart(),
        config.lexicons(),
        config.confidence().staleAfter(),
        config.models().staleMax(),
        config.models().cacheSize() * CHARACTERS);
  }
}
