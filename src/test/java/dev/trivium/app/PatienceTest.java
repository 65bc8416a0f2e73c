package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Patience SHORT =
      new Patience(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20));
  private final ProblemException busy =
      Problem.of(Problem.Kind.OVERLOADED, "store/busy", "Try again.").asException();

  @Test
  void triesAgainWhileTheDatabaseIsBusy() {
    AtomicInteger tries = new AtomicInteger();
    Uni<String> third =
        Uni.createFrom()
            .item(() -> {
              if (tries.incrementAndGet() < 3) {
                throw busy;
              }
              return "done";
            });

    assertThat(SHORT.with(third).await().indefinitely()).isEqualTo("done");
    assertThat(tries).hasValue(3);
  }

  @Test
  void tellsWhatWasBusyWhenTheTimeIsUp() {
    Patience none = new Patience(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(20));
    Uni<String> never = Uni.createFrom().failure(busy);

    assertThatThrownBy(() -> none.with(never).await().indefinitely()).isSameAs(busy);
  }

  @Test
  void doesNotRepeatWhatIsWrong() {
    AtomicInteger tries = new AtomicInteger();
    Uni<String> wrong =
        Uni.createFrom()
            .item(() -> {
              tries.incrementAndGet();
              throw Problem.invalid("x/wrong", "Wrong.").asException();
            });

    assertThatThrownBy(() -> SHORT.with(wrong).await().indefinitely())
        .isInstanceOf(ProblemException.class);
    assertThat(tries).hasValue(1);
  }
}
