package dev.trivium.store;

/**
 * Tells how far the data has moved on, on this node and on others. A reader that keeps what it read
 * notes the number before it reads: as long as the number is the same, what was read still holds,
 * up to a second.
 */
public interface Changes {
  /** Grows whenever rows of the dataset may have changed. */
  long of(String dataset);

  /** From now on runs this, soon after something was changed on whatever node; it must be quick. */
  void whenever(Runnable changed);

  /**
   * Told by who has just committed in this process, so that its own callers read what they wrote.
   */
  void happened();
}
