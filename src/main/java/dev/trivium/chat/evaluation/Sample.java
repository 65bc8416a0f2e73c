package dev.trivium.chat.evaluation;

import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Understanding.Memory;
import java.time.LocalDate;

/**
 * A question somebody could have typed, and what they meant.
 *
 * @param domain what it is about
 * @param type the kind of question that was drawn
 * @param memory what the turn before left
 */
record Sample(
    String domain, String type, String text, LocalDate today, Memory memory, Meant meant) {

  /** What the person meant. */
  sealed interface Meant {
    /** A question to the data. */
    record Query(Interpretation query) implements Meant {}

    /** What a metric is. */
    record Definition(String name) implements Meant {}

    /** Which days there are. */
    record Coverage() implements Meant {}

    /** What the assistant is. */
    record Help() implements Meant {}

    /** Nothing that can be answered: it must be asked back or declined. */
    record Silence() implements Meant {}
  }
}
