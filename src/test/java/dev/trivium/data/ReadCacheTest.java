package dev.trivium.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Changes;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadCacheTest {
  private static final Caller WEST = new Caller("wendy", Set.of("West"), Set.of());
  private static final Caller ALSO_WEST = new Caller("walt", Set.of("West"), Set.of());
  private static final Caller EAST = new Caller("edda", Set.of("East"), Set.of());

  private long change = 1;
  private int reads;
  private final ReadCache<MetricResult> cache = cache(Duration.ofMinutes(1));

  @Test
  void readsOnceForTheSameQuestionAndRegions() {
    MetricResult first = ask(WEST, "q");
    MetricResult second = ask(ALSO_WEST, "q");

    assertThat(second).isSameAs(first);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void neverSharesAnEntryBetweenRegionsRolesOrQuestions() {
    ask(WEST, "q");
    ask(EAST, "q");
    ask(new Caller("wendy", Set.of("West"), Set.of("accountant")), "q");
    ask(WEST, "another");

    assertThat(reads).isEqualTo(4);
  }

  @Test
  void readsAgainAfterAChange() {
    ask(WEST, "q");
    change++;
    ask(WEST, "q");
    ask(WEST, "q");

    assertThat(reads).isEqualTo(2);
  }

  @Test
  void doesNotServeWhatWasOvertakenWhileItWasRead() {
    List<UniEmitter<? super MetricResult>> slow = new ArrayList<>();
    List<MetricResult> got = new ArrayList<>();
    cache
        .get(ReadCache.Key.of(WEST, "q"), List.of("d"), () -> Uni.createFrom().emitter(slow::add))
        .subscribe()
        .with(got::add);

    change++;
    MetricResult fresh = ask(WEST, "q");
    slow.getFirst().complete(result(99));

    assertThat(reads).isEqualTo(1);
    assertThat(got).hasSize(1);
    MetricResult next = ask(WEST, "q");
    assertThat(next.dataVersion()).isNotEqualTo(99);
    assertThat(fresh.dataVersion()).isNotEqualTo(99);
  }

  @Test
  void keepsNothingWhenTheTimeToLiveIsZero() {
    ReadCache<MetricResult> none = cache(Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      none.get(ReadCache.Key.of(WEST, "q"), List.of("d"), this::read).await().indefinitely();
    }

    assertThat(reads).isEqualTo(3);
  }

  private ReadCache<MetricResult> cache(Duration ttl) {
    return new ReadCache<>(
        new Changes() {
          @Override
          public long of(String dataset) {
            return change;
          }

          @Override
          public void whenever(Runnable changed) {}

          @Override
          public void happened() {
            change++;
          }
        },
        1 << 20,
        ttl,
        MetricResult::weight);
  }

  private MetricResult ask(Caller caller, String query) {
    return cache
        .get(ReadCache.Key.of(caller, query), List.of("d"), this::read)
        .await()
        .indefinitely();
  }

  private Uni<MetricResult> read() {
    reads++;
    return Uni.createFrom().item(result(reads));
  }

  private static MetricResult result(long version) {
    return new MetricResult(
        List.of(),
        List.of(),
        Map.of(),
        List.of("d"),
        "h",
        "select",
        Instant.EPOCH,
        false,
        version,
        List.of(),
        List.of(),
        List.of(),
        Suppressed.NONE);
  }
}
