package dev.trivium.chat.confidence;

import dev.trivium.chat.understanding.Clues;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A reason to doubt an answer, from 0, none, towards 1. More of it never makes an answer likelier
 * to be right. The order is that of the weights of a calibrator.
 */
// The functions capture nothing, so they are as immutable as the enum.
@SuppressWarnings("ImmutableEnumChecker")
public enum Signal {
  IDLE(c -> several(c.idle()), "a part of the question changed nothing"),
  VAGUE(c -> several(c.vague()), "a part of the question is vague"),
  DROPPED(c -> several(c.dropped()), "a word was passed over"),
  CORRECTED(c -> several(c.corrected()), "a slip of the keyboard was mended"),
  INEXACT(c -> several(c.inexact()), "names were found by other words"),
  HINTED(c -> several(c.hinted()), "the number was not named outright"),
  DUAL(c -> several(c.dual()), "a word can mean two things"),
  RESOLVED(c -> several(c.resolved()), "a value stands in two places and one was taken"),
  MISFIT(c -> several(c.misfits()), "a number does not fit what it is compared with"),
  GUESSED(c -> several(c.guessed()), "what a number is compared with was not named"),
  STACKED(c -> several(c.stacked()), "several periods were named"),
  UNSAID(c -> several(c.unsaid()), "the period compared with was not named"),
  NARROW(c -> several(c.narrow()), "it groups by what is one value only"),
  BARE(c -> several(c.bare()), "how to group was not said outright"),
  ADJOINED(c -> several(c.adjoined()), "a name stands where an adjective would"),
  CROWDED(c -> several(c.crowded()), "it asks for two numbers without saying and"),
  MUTED(c -> several(c.muted()), "a value may have been taken for a little word"),
  SOFT(c -> several(c.soft()), "some words were taken for padding"),
  ASSUMED(c -> several(c.assumed()), "something was filled in"),
  INHERITED(c -> c.inherited() > 0 ? 1 : 0, "it leans on the question before"),
  PARTS(c -> Math.min(c.parts(), 4) / 4.0, "the question has many parts"),
  CLOSE(c -> 1 - c.margin() / 2, "another reading is nearly as good"),
  SILENT(c -> share(c.silent(), c.tokens()), "much of the question carries nothing"),
  LONG(c -> Math.min(c.tokens(), 40) / 40.0, "the question is long"),
  EMPTY(c -> 0, "there are no rows for it"),
  BEHIND(c -> 0, "the rows end before the period does"),
  RUNNING(c -> 0, "the period is still running");

  private static final List<Signal> ALL = List.of(values());

  private final ToDoubleFunction<Clues> strength;
  private final String reason;

  Signal(ToDoubleFunction<Clues> strength, String reason) {
    this.strength = strength;
    this.reason = reason;
  }

  double strength(Clues clues) {
    return strength.applyAsDouble(clues);
  }

  /** Why it is a reason to doubt, in words. */
  public String reason() {
    return reason;
  }

  /** Its place in vectors of strengths and weights, which are as long as there are signals. */
  int place() {
    return ALL.indexOf(this);
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One counts for much, more of the same for little more. */
  private static double several(int count) {
    return count <= 0 ? 0 : 1 - Math.pow(0.4, count);
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : Math.min(1, part / (double) whole);
  }
}
