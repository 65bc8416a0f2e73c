package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A deterministic automaton over ASCII with one table look-up a character.
 *
 * <p>Source: V. M. Glushkov, The abstract theory of automata (1961), for the positions; the subset
 * construction for the table. Shape: state 0 is dead, 1 is the start.
 */
final class Automaton {
  private static final int ASCII = 128;
  private static final int STATES = 256;
  private static final int START = 1;

  private final short[] next;
  private final boolean[] accepts;
  private final boolean anywhere;

  private Automaton(short[] next, boolean[] accepts, boolean anywhere) {
    this.next = next;
    this.accepts = accepts;
    this.anywhere = anywhere;
  }

  /** What the automaton says of a text; unknown where it is not ASCII. */
  enum Said {
    YES,
    NO,
    UNKNOWN
  }

  /** Empty if the pattern uses more than the plain part of the syntax, or needs many states. */
  static Optional<Automaton> of(String pattern) {
    return AutomatonReader.read(pattern).flatMap(Automaton::of);
  }

  Said read(String text) {
    int state = START;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (anywhere && accepts[state]) {
        return Said.YES;
      }
      char character = text.charAt(i);
      if (character >= ASCII) {
        return Said.UNKNOWN;
      }
      state = next[state * ASCII + character];
    }
    return accepts[state] ? Said.YES : Said.NO;
  }

  /** A state is the set of positions that the character before it may have been. */
  private static Optional<Automaton> of(AutomatonReader.Positions positions) {
    // The start is no position; its bit is above all of them.
    long start = 1L << positions.count();
    Map<Long, Integer> numbers = new HashMap<>();
    List<Long> states = new ArrayList<>();
    List<short[]> rows = new ArrayList<>();
    number(0, numbers, states);
    number(start, numbers, states);
    for (int done = 0; done < states.size(); done++) {
      long state = states.get(done);
      long after = positions.anchoredStart() && state != start ? 0 : positions.first();
      for (long left = state & ~start; left != 0; left &= left - 1) {
        after |= positions.follow()[Long.numberOfTrailingZeros(left)];
      }
      // Dead is dead; only a pattern that may begin later comes back from there.
      short[] row = new short[ASCII];
      for (int character = 0; character < ASCII; character++) {
        row[character] = (short) number(after & positions.among(character), numbers, states);
      }
      rows.add(row);
      if (states.size() > STATES) {
        return Optional.empty();
      }
    }
    short[] next = new short[states.size() * ASCII];
    boolean[] accepts = new boolean[states.size()];
    for (int i = 0; i < accepts.length; i++) {
      System.arraycopy(rows.get(i), 0, next, i * ASCII, ASCII);
      boolean nothing =
          positions.nullable() && (states.get(i) == start || !positions.anchoredStart());
      accepts[i] = nothing || (states.get(i) & positions.last()) != 0;
    }
    return Optional.of(new Automaton(next, accepts, !positions.anchoredEnd()));
  }

  private static int number(long state, Map<Long, Integer> numbers, List<Long> states) {
    return numbers.computeIfAbsent(
        state,
        unseen -> {
          states.add(state);
          return states.size() - 1;
        });
  }
}
