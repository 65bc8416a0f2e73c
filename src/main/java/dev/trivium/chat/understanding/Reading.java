package dev.trivium.chat.understanding;

import java.util.List;

/**
 * What a question turned out to be, and how it was found.
 *
 * @param rivals other queries the question could mean, likeliest first, at most two
 */
public record Reading(Understanding understanding, Clues clues, List<Interpretation> rivals) {
  public Reading {
    rivals = List.copyOf(rivals);
  }

  /** A reading that nothing speaks against. */
  public static Reading plain(Understanding understanding) {
    return new Reading(understanding, Clues.NONE, List.of());
  }
}
