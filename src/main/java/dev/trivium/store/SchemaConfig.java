package dev.trivium.store;

import java.time.Duration;

/**
 * How patient a change of the schema is. A statement that waits for a table makes everybody wait
 * who comes after it, so it gives up soon and tries again.
 *
 * @param lockTimeout how long one try waits for a table
 * @param tries how often it is tried
 * @param pause between two tries, in which others come through
 * @param limit for one statement, such as an index of a large table
 * @param allowed whether this process changes the schema at all
 */
public record SchemaConfig(
    Duration lockTimeout, int tries, Duration pause, Duration limit, boolean allowed) {
  /** What the documented defaults say. */
  public static final SchemaConfig USUAL =
      new SchemaConfig(Duration.ofSeconds(2), 10, Duration.ofSeconds(1), Duration.ofHours(1), true);
}
