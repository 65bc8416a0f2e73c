package dev.trivium.web.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many turns a second in the long run, and as many at once after a rest; for all threads
 * together.
 *
 * <p>Units: nanoseconds of any clock. A clock that is set back begins anew.
 *
 * <p>Source: ITU-T I.371, annex A (generic cell rate algorithm, virtual scheduling).
 */
public final class Pace {
  private static final long SECOND = 1_000_000_000L;

  private final long gap;
  private final long slack;
  private final AtomicLong next;

  public Pace(int perSecond, long now) {
    this.gap = SECOND / perSecond;
    this.slack = SECOND - gap;
    this.next = new AtomicLong(now);
  }

  /** Takes a turn: 0, or how long until there is one. */
  public long take(long now) {
    while (true) {
      long was = next.get();
      long ahead = was - now;
      boolean setBack = ahead > slack + gap;
      long from = ahead < 0 || setBack ? now : was;
      if (from - now > slack) {
        return from - now - slack;
      }
      if (next.compareAndSet(was, from + gap)) {
        return 0;
      }
    }
  }
}
