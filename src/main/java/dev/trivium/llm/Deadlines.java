package dev.trivium.llm;

import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * The deadlines of one call, counted by the ticks of one timer, so that a token costs one write to
 * a field. Lives on the context that begins it.
 */
final class Deadlines {
  private static final long TICK_MOST = 250;
  private static final long TICK_LEAST = 5;
  private static final int TICKS = 10;

  private final Vertx vertx;
  private final Consumer<Failure.Cause> over;
  private final long tick;
  private final long tries;
  private final long first;
  private final long between;
  private final long total;
  private long timer = -1;
  private long passed;
  private long silent;
  private boolean begun;
  private boolean held;
  private long linger = Long.MAX_VALUE;

  /**
   * @param streamed whether pieces come; a whole answer comes only when it is done, so that nothing
   *     but its total limit holds
   */
  Deadlines(
      Vertx vertx,
      UpstreamConfig.Patience patience,
      boolean streamed,
      Consumer<Failure.Cause> over) {
    this.vertx = vertx;
    this.over = over;
    this.tries = patience.firstToken().toMillis();
    this.between = patience.betweenTokens().toMillis();
    this.total = patience.total().toMillis();
    this.first = streamed ? tries : total;
    long shortest = Math.min(tries, Math.min(between, total));
    this.tick = Math.clamp(shortest / TICKS, TICK_LEAST, TICK_MOST);
  }

  void begin() {
    timer = vertx.setPeriodic(tick, ignored -> tick());
  }

  /** A piece came. */
  void moved() {
    silent = 0;
    begun = true;
  }

  /** While nobody wants more, a silent upstream is not at fault. */
  void hold(boolean now) {
    held = now;
    silent = 0;
  }

  /** What is left of the time in which a call may be tried again. */
  long leftToTry() {
    return tries - passed;
  }

  /** The answer is whole; its connection gets this long to end the response. */
  void linger(long millis) {
    linger = passed + millis;
  }

  void end() {
    if (timer != -1) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void tick() {
    passed += tick;
    silent += held ? 0 : tick;
    if (linger != Long.MAX_VALUE) {
      tell(passed >= linger, Failure.Cause.DIED);
    } else {
      // First, because how long a whole answer takes is not the fault of the upstream.
      tell(passed >= total, Failure.Cause.TOTAL);
      tell(!begun && passed >= first, Failure.Cause.FIRST_TOKEN);
      tell(begun && silent >= between, Failure.Cause.BETWEEN_TOKENS);
    }
  }

  private void tell(boolean late, Failure.Cause cause) {
    if (late && timer != -1) {
      end();
      over.accept(cause);
    }
  }
}
