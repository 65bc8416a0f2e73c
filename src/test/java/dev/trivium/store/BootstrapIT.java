package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Nodes that start at the same moment set up the same roles. */
class BootstrapIT {
  private static final Executor THREADS = work -> Thread.ofVirtual().start(work);

  @Test
  void manyNodesAtOnceDoNotStandInEachOthersWay() {
    Address admin = PostgresForTests.freshDatabase();
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(CompletableFuture.runAsync(() -> setUp(admin), THREADS));
    }

    assertThatCode(() -> CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join())
        .doesNotThrowAnyException();
  }

  private static void setUp(Address admin) {
    try {
      for (int i = 0; i < 5; i++) {
        Bootstrap.roles(admin, PostgresForTests.secrets());
        Bootstrap.database(admin, admin.database());
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
