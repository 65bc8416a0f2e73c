package dev.trivium.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a feature is rolled out, and so who is a member: on the pilot list, or with a number
 * below the stage. The number follows from salt, feature and caller, so that it is the same on each
 * node and after each start, and growing stages keep their members.
 *
 * @param stable the stage to go back to
 * @param halted it was rolled back, and an operator has not acted yet
 */
record RolloutRule(
    String feature,
    Rollout.Variant variant,
    Stage stage,
    Stage stable,
    String salt,
    Set<String> pilots,
    boolean halted) {
  private static final long BUCKETS = 10_000;

  RolloutRule {
    pilots = Set.copyOf(pilots);
  }

  /** In the order of their reach. */
  enum Stage {
    OFF("off", 0),
    PILOT("pilot", 0),
    TENTH("10", 1_000),
    HALF("50", 5_000),
    ALL("100", 10_000);

    private final String word;
    private final long reach;

    Stage(String word, long reach) {
      this.word = word;
      this.reach = reach;
    }

    String word() {
      return word;
    }

    static @Nullable Stage of(String word) {
      return List.of(values()).stream()
          .filter(stage -> stage.word.equals(word.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(null);
    }
  }

  boolean isMember(String sub) {
    return stage != Stage.OFF && (pilots.contains(sub) || number(sub) < stage.reach);
  }

  /** From 0 to 9,999. */
  long number(String sub) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((salt + "\n" + feature + "\n" + sub).getBytes(StandardCharsets.UTF_8));
      return Long.remainderUnsigned(ByteBuffer.wrap(sha.digest()).getLong(), BUCKETS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
