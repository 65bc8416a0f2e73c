package dev.trivium.store.transfer;

import dev.trivium.store.backup.Broken;

/** The kinds of parts; each is one byte, four bytes of length, and its content. */
enum Part {
  HEAD('H'),
  TABLE('T'),
  ROWS('R'),
  TALLY('S'),
  END('E');

  private final char mark;

  Part(char mark) {
    this.mark = mark;
  }

  int mark() {
    return mark;
  }

  static Part of(int mark) {
    for (Part part : values()) {
      if (part.mark == mark) {
        return part;
      }
    }
    throw new Broken("The archive is damaged: a part of it is of no kind there is.");
  }
}
