package dev.trivium.chat.confidence;

/**
 * An answer of which it is known whether it was right.
 *
 * @param group what it belongs to, such as its domain; groups are held out as a whole
 * @param weight as how many it counts where a calibrator is fitted; its figures and guarantees
 *     count each label once
 */
public record Label(String group, Signals signals, boolean right, double weight) {
  public Label {
    if (!(weight > 0)) {
      throw new IllegalArgumentException("a label weighs more than nothing");
    }
  }

  /** One that counts once. */
  public Label(String group, Signals signals, boolean right) {
    this(group, signals, right, 1);
  }
}
