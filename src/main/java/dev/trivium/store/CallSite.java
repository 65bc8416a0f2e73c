package dev.trivium.store;

import java.util.regex.Pattern;

/** Where the code of the house is that is calling right now. */
final class CallSite {
  private static final Pattern BESIDE_THE_POINT =
      Pattern.compile("dev\\.trivium\\.(kernel\\..*|store\\.(CallSite|Door|PgTx|PgDatabase|Lane))");

  private CallSite() {}

  /** The nearest class and line that is neither the door nor the bridge, or {@code unknown}. */
  static String nearest() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> frame.getClassName().startsWith("dev.trivium."))
                .filter(frame -> !BESIDE_THE_POINT.matcher(frame.getClassName()).matches())
                .findFirst()
                .map(frame -> frame.getClassName() + ":" + frame.getLineNumber())
                .orElse("unknown"));
  }
}
