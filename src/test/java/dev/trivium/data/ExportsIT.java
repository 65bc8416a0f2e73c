package dev.trivium.data;

import static dev.trivium.data.DataForTests.NOW;
import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Subject;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an export is read: as far as somebody asks for it, and no further. */
class ExportsIT {
  private static final Caller DPO = new Caller("dora", Set.of("north"), Set.of("dpo"));
  private DataForTests house;
  private Subject ada;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(100);
    house.register("people", DataForTests.resource("people.odcs.yaml"));
    String csv =
        """
        person_no,area,email,full_name,phone,visits
        1,north,ada@example.com,Ada Lovelace,,3
        2,north,ada@example.com,Ada Again,,1
        """;
    house.ingest(STEWARD, "people", "p", Buffer.buffer(csv));
    int north = house.store.regions().byCode().get("north");
    ada = new Subject(north, house.store.seal().subject(north, "people", "ada@example.com"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void anExportReadsNoFurtherThanItIsAskedForAndLeavesItsPlaceWhenItIsCut() {
    DataPorts ports = house.ports("viewer", InstantSource.fixed(NOW), observation -> {});
    Contracts contracts = house.data.contracts();
    Exports exports =
        new Exports(
            ports,
            contracts,
            new Quarantine(ports, DataForTests.config(100).ingest(), contracts),
            List.of(new DocumentsOfPeople()),
            new PrivacyConfig(house.ledger, 500, 1, 1));
    Reading reading = new Reading();
    get(exports.begin(DPO, Set.of(ada), "to see")).subscribe(reading);

    assertThat(reading.next()).contains("\"kind\":\"header\"");
    assertThat(reading.next()).contains("\"kind\":\"row\"", "Ada Lovelace");
    assertThat(reading.lines).isEmpty();
    assertThat(DataForTests.problem(exports.begin(DPO, Set.of(ada), "to see")).kind().status())
        .isEqualTo(429);

    reading.cut();
    Multi<Buffer> whole = get(exports.begin(DPO, Set.of(ada), "to see"));
    assertThat(get(whole.collect().last()).toString()).contains("\"kind\":\"end\"");
  }

  /** Takes one portion when it is told to. */
  private static final class Reading implements Flow.Subscriber<Buffer> {
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    String next() {
      subscription.join().request(1);
      try {
        return Objects.requireNonNull(lines.poll(20, TimeUnit.SECONDS));
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }

    void cut() {
      subscription.join().cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription.complete(begun);
    }

    @Override
    public void onNext(Buffer portion) {
      lines.add(portion.toString());
    }

    @Override
    public void onError(Throwable failure) {
      lines.add(failure.toString());
    }

    @Override
    public void onComplete() {
      lines.add("complete");
    }
  }
}
