package dev.trivium.chat.understanding;

import java.util.List;

/** Over how much a moving average goes: the number and the unit in front of it. */
record Window(List<Tag> tags, Slots slots) {
  void read() {
    for (int i = 0; i < tags.size(); i++) {
      if (tags.get(i) instanceof Tag.Hint hint && hint.is(Cue.MOVING)) {
        before(i);
      }
    }
  }

  /** "3 month moving average", "weekly moving average". */
  private void before(int i) {
    if (i > 0 && tags.get(i - 1) instanceof Tag.Unit unit) {
      slots.grain = unit.grain();
      if (i > 1 && tags.get(i - 2) instanceof Tag.Figure figure && figure.token().whole()) {
        slots.limit = (int) figure.token().number();
      }
    }
  }
}
