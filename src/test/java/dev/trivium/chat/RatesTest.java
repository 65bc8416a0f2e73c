package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Limits of a caller, with leases in memory and a clock that is moved by hand. */
class RatesTest {
  private static final Caller ANNA = new Caller("anna", Set.of("*"), Set.of());
  private static final Caller BORIS = new Caller("boris", Set.of("*"), Set.of());

  private Instant now = Instant.parse("2026-11-26T10:00:10Z");
  private final Shared shared = new Shared();

  @Test
  void admitsAsManyRequestsAsTheLimitAndNoMore() {
    Rates rates = rates(16, 1_000_000, 100);

    for (int i = 0; i < 16; i++) {
      admit(rates, ANNA, 10).end(10);
    }

    Problem problem = refused(rates, ANNA, 10);
    assertThat(problem.code()).isEqualTo("rate_limit_exceeded");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.LIMITED);
    assertThat(problem.retryAfter()).contains(Duration.ofSeconds(50));
    assertThat(problem.headers())
        .containsEntry("x-ratelimit-limit-requests", "16")
        .containsEntry("x-ratelimit-remaining-requests", "0")
        .containsEntry("x-ratelimit-reset-requests", "50.0s");
    admit(rates, BORIS, 10);
  }

  @Test
  void asksForALeaseOnlyWhenASliceIsUsedUp() {
    Rates rates = rates(80, 1_000_000, 100);

    for (int i = 0; i < 80; i++) {
      admit(rates, ANNA, 10).end(10);
    }

    assertThat(shared.asked).as("80 requests in slices of 10").isEqualTo(8);
  }

  @Test
  void manyAtOnceWaitForOneLease() {
    AtomicInteger asked = new AtomicInteger();
    List<UniEmitter<? super RateLeases.Lease>> waiting = new ArrayList<>();
    RateLeases slow =
        (caller, starts, requests, tokens) ->
            Uni.createFrom()
                .<RateLeases.Lease>emitter(emitter -> {
                  asked.incrementAndGet();
                  waiting.add(emitter);
                });
    Rates rates = new Rates(new ChatConfig.Rates(80, 1_000_000, 100), slow, () -> now);
    List<Rates.Admitted> admitted = new ArrayList<>();

    for (int i = 0; i < 15; i++) {
      rates.admit(ANNA, 10).subscribe().with(admitted::add, failure -> {});
    }
    assertThat(asked).hasValue(1);
    waiting.removeFirst().complete(new RateLeases.Lease(10, 125_000, 70, 875_000));

    assertThat(admitted).as("a slice of ten").hasSize(10);
    assertThat(asked).as("one more for the other five").hasValue(2);
    waiting.removeFirst().complete(new RateLeases.Lease(10, 0, 60, 875_000));
    assertThat(admitted).hasSize(15);
  }

  @Test
  void nodesTogetherNeverAdmitMoreThanTheLimit() {
    List<Rates> nodes =
        List.of(rates(50, 1_000_000, 100), rates(50, 1_000_000, 100), rates(50, 1_000_000, 100));
    int admitted = 0;
    for (int i = 0; i < 150; i++) {
      try {
        admit(nodes.get(i % 3), ANNA, 1).end(1);
        admitted++;
      } catch (ProblemException over) {
        assertThat(over.problem().code()).isEqualTo("rate_limit_exceeded");
      }
    }

    assertThat(admitted).isEqualTo(50);
  }

  @Test
  void tokensThatWereNotUsedComeBack() {
    Rates rates = rates(1_000, 1_000, 100);
    Rates.Admitted first = admit(rates, ANNA, 900);
    assertThat(refused(rates, ANNA, 900).headers())
        .containsEntry("x-ratelimit-remaining-tokens", "100");

    first.end(50);
    first.end(50);

    assertThat(rates.headers(ANNA)).containsEntry("x-ratelimit-remaining-tokens", "950");
    admit(rates, ANNA, 900);
  }

  @Test
  void tokensBeyondTheEstimateAreTakenFromWhatIsLeft() {
    Rates rates = rates(1_000, 1_000, 100);
    admit(rates, ANNA, 100).end(1_500);

    assertThat(rates.headers(ANNA)).containsEntry("x-ratelimit-remaining-tokens", "0");
    assertThat(refused(rates, ANNA, 10).code()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  void aRequestLargerThanTheLimitTakesAllOfIt() {
    Rates rates = rates(10, 1_000, 100);

    admit(rates, ANNA, 5_000).end(900);

    assertThat(rates.headers(ANNA)).containsEntry("x-ratelimit-remaining-tokens", "100");
  }

  @Test
  void aNewMinuteBeginsAfresh() {
    Rates rates = rates(8, 1_000, 100);
    for (int i = 0; i < 8; i++) {
      admit(rates, ANNA, 1).end(1);
    }
    refused(rates, ANNA, 1);

    now = now.plus(Duration.ofSeconds(50));

    admit(rates, ANNA, 1);
    assertThat(rates.headers(ANNA)).containsEntry("x-ratelimit-remaining-requests", "7");
  }

  @Test
  void answersAtOnceAreLimitedUntilOneEnds() {
    Rates rates = rates(100, 100_000, 2);
    Rates.Admitted first = admit(rates, ANNA, 1);
    admit(rates, ANNA, 1);
    assertThat(refused(rates, ANNA, 1).detail()).contains("2 answers");

    first.end(1);

    admit(rates, ANNA, 1);
    refused(rates, ANNA, 1);
  }

  @Test
  void aRefusedRequestHoldsNoPlace() {
    Rates rates = rates(1, 100_000, 2);
    admit(rates, ANNA, 1).end(1);
    for (int i = 0; i < 5; i++) {
      assertThat(refused(rates, ANNA, 1).detail()).contains("requests of this minute");
    }
  }

  private Rates rates(int rpm, int tpm, int streams) {
    return new Rates(new ChatConfig.Rates(rpm, tpm, streams), shared, () -> now);
  }

  private static Rates.Admitted admit(Rates rates, Caller caller, long tokens) {
    return rates.admit(caller, tokens).await().atMost(Duration.ofSeconds(5));
  }

  private static Problem refused(Rates rates, Caller caller, long tokens) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> admit(rates, caller, tokens));
    assertThat(refused).as("refused").isNotNull();
    return refused.problem();
  }

  /** What the database does, in memory. */
  private static final class Shared implements RateLeases {
    private final List<String> windows = new ArrayList<>();
    private final List<long[]> taken = new ArrayList<>();
    private int asked;

    @Override
    public Uni<Lease> lease(Caller caller, Instant starts, Wish requests, Wish tokens) {
      asked++;
      String window = caller.sub() + starts;
      if (!windows.contains(window)) {
        windows.add(window);
        taken.add(new long[2]);
      }
      long[] had = taken.get(windows.indexOf(window));
      long r = Math.max(0, Math.min(requests.want(), requests.most() - had[0]));
      long t = Math.max(0, Math.min(tokens.want(), tokens.most() - had[1]));
      had[0] += r;
      had[1] += t;
      return Uni.createFrom()
          .item(new Lease(r, t, requests.most() - had[0], tokens.most() - had[1]));
    }
  }
}
