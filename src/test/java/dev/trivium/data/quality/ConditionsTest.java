package dev.trivium.data.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.contract.Freshness;
import dev.trivium.data.quality.Anomalies.Delivered;
import dev.trivium.data.quality.Anomaly.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is told, and when it is over. */
class ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Freshness DAILY =
      new Freshness(Freshness.Kind.FREQUENCY, Duration.ofDays(1), Optional.empty());

  @Test
  void tellsALateDatasetOnceAndNotWhatNeverCame() {
    Anomaly late = Anomalies.stale(1, DAILY, Optional.of(ago(25)), NOW).orElseThrow();

    assertThat(late.certain()).isTrue();
    assertThat(late.numbers().observed()).isEqualTo(25 * 3_600);
    assertThat(late.numbers().threshold()).isEqualTo(24 * 3_600);
    assertThat(Anomalies.stale(1, DAILY, Optional.of(ago(23)), NOW)).isEmpty();
    assertThat(Anomalies.stale(1, DAILY, Optional.empty(), NOW)).isEmpty();
  }

  @Test
  void keepsWhatAClockThatIsBehindDoubts() {
    Instant last = NOW.minus(DAILY.within());

    Anomaly late = Anomalies.stale(1, DAILY, Optional.of(last), NOW.plusSeconds(1)).orElseThrow();
    Anomaly doubt =
        Anomalies.stale(1, DAILY, Optional.of(last), NOW.minusSeconds(30)).orElseThrow();

    assertThat(doubt.certain()).isFalse();
    assertThat(Anomalies.change(Set.of(), List.of(doubt)).opened()).isEmpty();
    assertThat(Anomalies.change(Set.of(late.topic()), List.of(doubt)).closed()).isEmpty();
    assertThat(Anomalies.change(Set.of(late.topic()), List.of()).closed())
        .containsExactly(late.topic());
  }

  @Test
  void tellsNewColumnsAndThoseThatUsedToCome() {
    List<Delivered> deliveries =
        List.of(
            delivered(List.of("extra"), List.of("note", "never")),
            delivered(List.of(), List.of("never")),
            delivered(List.of(), List.of("never")));

    assertThat(Anomalies.schema(1, deliveries))
        .extracting(each -> each.topic().about())
        .containsExactly("new:extra", "missing:note");
    assertThat(Anomalies.schema(1, List.of())).isEmpty();
    assertThat(Anomalies.schema(1, deliveries.subList(0, 1)))
        .extracting(each -> each.topic().about())
        .containsExactly("new:extra");
  }

  @Test
  void tellsAtMostTwentyColumnsByShortNames() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      columns.add(i + "x".repeat(5_000));
    }

    List<Anomaly> found = Anomalies.schema(1, List.of(delivered(columns, List.of())));

    assertThat(found).hasSize(20).allMatch(each -> each.topic().about().length() < 120);
    assertThat(found.getFirst().numbers().detail()).containsEntry("unknown_columns", 60);
  }

  @Test
  void tellsEachTopicOnce() {
    Anomaly late = Anomalies.stale(1, DAILY, Optional.of(ago(25)), NOW).orElseThrow();
    Topic other = new Topic(Anomaly.Kind.STALE, 2, "frequency");

    Anomalies.Change first = Anomalies.change(Set.of(other), List.of(late));
    Anomalies.Change second = Anomalies.change(Set.of(late.topic()), List.of(late));

    assertThat(first.opened()).containsExactly(late);
    assertThat(first.closed()).containsExactly(other);
    assertThat(second.opened()).isEmpty();
    assertThat(second.closed()).isEmpty();
  }

  private static Instant ago(int hours) {
    return NOW.minus(Duration.ofHours(hours));
  }

  private static Delivered delivered(List<String> unknown, List<String> missing) {
    return new Delivered(new UUID(0, 1), NOW, 10, unknown, missing);
  }
}
