package dev.trivium.store;

import java.util.function.Consumer;

/**
 * Hears what nodes call out to each other through the database. A call only wakes somebody up: it
 * may be lost, so whoever waits for one also looks from time to time.
 */
public interface Notices {
  /** A database that serves one node has nobody to call. */
  Notices NONE =
      new Notices() {
        @Override
        public void hear(String channel, Consumer<String> told) {}

        @Override
        public boolean reachOthers() {
          return false;
        }
      };

  /**
   * Hears one channel from now on. What is told is the payload of a call, or nothing where calls
   * may have been missed.
   *
   * @param channel letters and underscores
   */
  void hear(String channel, Consumer<String> told);

  /** Whether other nodes may work on this database. */
  boolean reachOthers();
}
