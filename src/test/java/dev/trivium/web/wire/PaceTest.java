package dev.trivium.web.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void givesASecondsTurnsAtOnceAndThenOneByOne() {
    Pace pace = new Pace(10, 0);

    assertThat(taken(pace, 0, 50)).isEqualTo(10);
    assertThat(pace.take(0)).isEqualTo(SECOND / 10);
    assertThat(taken(pace, SECOND / 10, 50)).isOne();
    assertThat(taken(pace, SECOND / 2, 50)).isEqualTo(4);
  }

  @Test
  void givesNoMoreThanThatInTheLongRun() {
    Pace pace = new Pace(7, 0);
    int taken = 0;
    for (long now = 0; now < 60 * SECOND; now += SECOND / 100) {
      taken += taken(pace, now, 3);
    }

    assertThat(taken).isBetween(7 * 60, 7 * 61);
  }

  @Test
  void savesNothingBeyondASecond() {
    Pace pace = new Pace(10, 0);

    assertThat(taken(pace, 3_600 * SECOND, 50)).isEqualTo(10);
  }

  @Test
  void beginsAnewWhenTheClockIsSetBack() {
    Pace pace = new Pace(10, 0);
    taken(pace, 3_600 * SECOND, 50);

    assertThat(taken(pace, 0, 50)).isEqualTo(10);
  }

  private static int taken(Pace pace, long now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += pace.take(now) == 0 ? 1 : 0;
    }
    return taken;
  }
}
