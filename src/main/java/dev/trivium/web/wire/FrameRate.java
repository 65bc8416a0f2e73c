package dev.trivium.web.wire;

/** How many frames may come: so many at once, and so many a second in the long run. */
public final class FrameRate {
  private final int burst;
  private final double perMilli;
  private double left;
  private long last;

  public FrameRate(int perSecond, int burst, long nowMillis) {
    this.burst = burst;
    this.perMilli = perSecond / 1_000.0;
    this.left = burst;
    this.last = nowMillis;
  }

  /** Counts one frame; false when it is one too many. */
  public boolean accept(long nowMillis) {
    // A clock that is set back gives nothing and takes nothing.
    left = Math.min(burst, left + Math.max(0, nowMillis - last) * perMilli);
    last = nowMillis;
    left -= 1;
    return left >= 0;
  }
}
