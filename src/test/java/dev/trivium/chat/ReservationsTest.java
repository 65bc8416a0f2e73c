package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.DataQuality;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Suppressed;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an answer says of the data it stands on: how good it is, and what is left out. */
class ReservationsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @Test
  void warnsOfDataThatIsLessGoodThanItShouldBe() {
    Answer answer = ask("catch by boat", quality(91.5), Suppressed.NONE, false);

    assertThat(answer.text())
        .contains(
            "The data of catches is less good than it should be: what arrived in the last 30 days"
                + " scores 91.5 of 100, and at least 95 is wanted.");
    assertThat(Composition.evidence(answer).at("/quality/0/received").asDouble()).isEqualTo(91.5);
    assertThat(Composition.evidence(answer).at("/quality/0/low").asBoolean()).isTrue();
  }

  @Test
  void saysNothingOfGoodDataNorOfWhatNobodyMeasured() {
    for (DataQuality quality :
        List.of(quality(95.0), new DataQuality("catches", null, null, 0, 0, 95))) {
      Answer answer = ask("catch by boat", quality, Suppressed.NONE, false);

      assertThat(answer.text()).doesNotContain("less good", "left out");
    }
  }

  @Test
  void saysHowManyGroupsAreLeftOut() {
    assertThat(ask("catch by boat", quality(100.0), new Suppressed(3, 5), false).text())
        .contains("3 groups are left out, because they stand on fewer than 5 rows or would tell")
        .doesNotContain("less good");
  }

  @Test
  void doesNotCallNothingWhatIsLeftOut() {
    assertThat(ask("total catch", quality(100.0), new Suppressed(1, 5), true).text())
        .contains("This stands on too few rows to be shown: Catch")
        .contains("1 group is left out, because it stands on fewer than 5 rows.")
        .doesNotContain("There are no rows");
    Answer compared =
        ask(
            "catch by boat in february 2026 compared to january 2026",
            quality(100.0),
            new Suppressed(1, 5),
            false);
    assertThat(compared.columns()).contains("current", "previous");
    assertThat(compared.rows()).isNotEmpty();
    int previous = compared.columns().indexOf("previous");
    assertThat(compared.rows()).allSatisfy(row -> assertThat(row.get(previous)).isNull());
  }

  private static DataQuality quality(double received) {
    return new DataQuality("catches", received, 99.0, 2, 0, 95);
  }

  private static Answer ask(
      String text, DataQuality quality, Suppressed suppressed, boolean empty) {
    Analyst analyst =
        new Analyst(
            new Reserved(AnalystConfidenceTest.boats(), quality, suppressed, empty),
            new NoForecasts(),
            CLOCK,
            new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
            new Calibrators(
                Optional.empty(), Calibrators.Store.NONE, CLOCK, Duration.ofSeconds(60)));
    return analyst
        .answer(
            new Caller("tester", Set.of("*"), Set.of()),
            new Question(text, LocalDate.of(2026, 3, 2), null),
            stage -> {})
        .await()
        .indefinitely();
  }

  /** Rows whose data is as good as it is said, and of which some are left out. */
  private record Reserved(Metrics rows, DataQuality quality, Suppressed suppressed, boolean empty)
      implements Metrics {
    @Override
    public Uni<MetricResult> query(Caller caller, MetricQuery query) {
      return rows.query(caller, query)
          .map(result ->
              new MetricResult(
                  result.columns(),
                  empty ? List.of() : result.rows(),
                  result.definitions(),
                  result.datasets(),
                  result.queryHash(),
                  result.sql(),
                  result.asOf(),
                  result.truncated(),
                  1,
                  List.of(),
                  List.of(),
                  List.of(quality),
                  suppressed));
    }

    @Override
    public Uni<Vocabulary> vocabulary(Caller caller) {
      return rows.vocabulary(caller);
    }
  }
}
