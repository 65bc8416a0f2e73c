package dev.trivium.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How far the log is replayed: to a time, to a named point, or as far as the archive goes.
 *
 * @param at the last moment whose commits are wanted
 * @param point a restore point that was put into the log
 */
record RecoveryGoal(@Nullable Instant at, @Nullable String point) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

  static final RecoveryGoal END = new RecoveryGoal(null, null);

  static RecoveryGoal at(@Nullable Instant at) {
    return new RecoveryGoal(at, null);
  }

  static RecoveryGoal point(String name) {
    return new RecoveryGoal(null, name);
  }

  boolean isEnd() {
    return at == null && point == null;
  }

  /** The WAL lies in the server's own directory already, so there is nothing to fetch. */
  String settings() {
    String common =
        """
        restore_command = 'exit 1'
        recovery_target_timeline = 'current'
        recovery_target_action = 'promote'
        hot_standby = off
        """;
    if (at != null) {
      return common + "recovery_target_time = '" + TIME.format(at) + "'\n";
    }
    return point == null ? common : common + "recovery_target_name = '" + point + "'\n";
  }
}
