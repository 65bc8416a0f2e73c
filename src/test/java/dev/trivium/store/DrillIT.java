package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.backup.Inventory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A drill is green only when everything came back, and red for whatever is not as it was. */
class DrillIT {
  private static Vertx vertx;
  private static BackupHome source;

  @BeforeAll
  static void open() throws IOException {
    vertx = Vertx.vertx();
    source = BackupHome.fresh(vertx);
    source.add(1, 20_000);
  }

  @AfterAll
  static void close() {
    source.stop();
    get(Reactive.uni(vertx::close));
  }

  @Test
  void passesWhileRowsKeepComingAndTearsEverythingDown() {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              while (!enough.get()) {
                int from = 100_000 + written.getAndAdd(10);
                source.add(from, from + 9);
              }
            });

    DrillRecord drill = get(drills().hold(null));
    enough.set(true);
    join(writer);

    System.out.printf(
        "DrillIT: %d tables, %d rows, RTO %.1f s, RPO %.1f s; %d rows came meanwhile%n",
        drill.tables(), drill.rows(), drill.rtoSeconds(), drill.rpoSeconds(), written.get());
    assertThat(drill.wrong()).isEmpty();
    assertThat(drill.passed()).isTrue();
    assertThat(drill.rows()).isGreaterThan(20_000);
    assertThat(drill.rtoSeconds()).isPositive();
    assertThat(drill.rpoSeconds()).isPositive();
    assertThat(written.get()).isPositive();
    assertThat(get(drills().status()).drills()).extracting(DrillRecord::id).contains(drill.id());
    assertThat(source.seen)
        .anyMatch(one -> one instanceof StoreObservation.RestoreDrill told && told.passed());
    assertThat(Files.exists(source.home.resolve("backup/drill"))).isFalse();
  }

  @Test
  void isRedForDamageOfEveryKindAndLeavesTheArchiveAlone() {
    for (Damage damage : Damage.values()) {
      DrillRecord drill = get(drills().hold(damage));

      assertThat(drill.passed()).as(damage.name()).isFalse();
      assertThat(drill.wrong())
          .singleElement()
          .asString()
          .contains(
              switch (damage) {
                case FILES -> "is damaged";
                case SEGMENT -> "is damaged";
                case MISSING -> "is missing from the backup directory";
              });
    }
    assertThat(get(source.backups().verify())).isNotNull();
  }

  @Test
  void namesEachDifference() {
    Inventory.Table table = new Inventory.Table(3, "7");
    Inventory before =
        new Inventory("a", Map.of("data.a", table, "data.b", table, "data.c", table));
    Inventory after =
        new Inventory(
            "b",
            Map.of(
                "data.a", new Inventory.Table(2, "7"),
                "data.b", new Inventory.Table(3, "8"),
                "data.d", table));

    assertThat(before.differences(before)).isEmpty();
    assertThat(before.differences(after))
        .isEqualTo(
            List.of(
                "The schema is another one.",
                "Table data.a has 2 rows instead of 3.",
                "Table data.b has other values.",
                "Table data.c is missing.",
                "Table data.d should not be there."));
  }

  private static Drills drills() {
    return source.store.drills().orElseThrow();
  }

  private static void join(Thread writer) {
    try {
      writer.join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
