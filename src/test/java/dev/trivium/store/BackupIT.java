package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was committed comes back, and what is damaged is called damaged. */
class BackupIT {
  private static Vertx vertx;
  private static BackupHome source;
  private static Instant afterTheBackup;
  private static Instant beforeTheLast;
  private static Instant quiet;

  /** 1000 rows, a backup, 1000 rows, a moment, 1000 rows, a quiet while, and the end. */
  @BeforeAll
  static void liveALittle() throws IOException {
    vertx = Vertx.vertx();
    source = BackupHome.fresh(vertx);
    source.add(1, 1000);
    BackupRecord backup = get(source.backups().make());
    assertThat(backup.state()).isEqualTo("done");
    afterTheBackup = Instant.now();
    beforeTheLast = source.addAndShip(1001, 2000);
    quiet = source.addAndShip(2001, 3000);
    source.stop();
  }

  @AfterAll
  static void close() {
    get(Reactive.uni(vertx::close));
  }

  @Test
  void bringsBackEveryRowThatWasCommitted() throws IOException {
    Path home = UnpackedPostgres.linkedInto(BackupHome.place().resolve("all"));

    Restoration.Done done = source.restore(home, null);

    System.out.printf(
        "BackupIT: %d MB restored and replayed in %d ms%n",
        done.bytes() >> 20, done.took().toMillis());
    assertThat(source.rowsIn(home)).isEqualTo(3000);
    assertThat(done.lastCommit().orElseThrow()).isAfter(beforeTheLast);
    assertThat(Files.readString(home.resolve("keys/database.secret")))
        .isEqualTo(Files.readString(source.home.resolve("keys/database.secret")));
  }

  @Test
  void stopsAtTheMomentThatIsAskedFor() throws IOException {
    Path home = UnpackedPostgres.linkedInto(BackupHome.place().resolve("time"));

    Restoration.Done done = source.restore(home, beforeTheLast);

    assertThat(done.lastCommit().orElseThrow()).isBeforeOrEqualTo(beforeTheLast);
    assertThat(source.rowsIn(home)).isEqualTo(2000);
    assertThat(source.recoveryOf(home)).isEqualTo("restored " + beforeTheLast);
  }

  /** PostgreSQL itself refuses a time after the last commit, although nothing is missing. */
  @Test
  void takesAMomentAfterTheLastCommitForWhatItIs() throws IOException {
    Path home = UnpackedPostgres.linkedInto(BackupHome.place().resolve("quiet"));

    source.restore(home, quiet);

    assertThat(source.rowsIn(home)).isEqualTo(3000);
  }

  @Test
  void saysWhatTheArchiveCannotDo() throws IOException {
    Path home = BackupHome.place().resolve("never");

    assertThatThrownBy(() -> source.restore(home, Instant.parse("2020-01-01T00:00:00Z")))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("had ended by 2020-01-01T00:00:00Z");
    assertThatThrownBy(() -> source.restore(home, Instant.now().plusSeconds(3600)))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("is still to come");
    assertThatThrownBy(() -> source.restore(source.home, null))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("exists already");
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void aRestoredHomeServesAndIsBackedUpInAnArchiveOfItsOwn() throws IOException {
    Path home = UnpackedPostgres.linkedInto(BackupHome.place().resolve("again"));
    source.restore(home, null);

    BackupHome again = BackupHome.of(vertx, home, source.target);
    BackupStatus status = get(again.backups().status());
    get(again.backups().make());
    again.add(5001, 6000);
    again.stop();
    Path third = UnpackedPostgres.linkedInto(BackupHome.place().resolve("third"));
    again.restore(third, null);

    assertThat(status.backups()).hasSize(1);
    assertThat(again.rowsIn(third)).isEqualTo(4000);
    try (Stream<Path> archives = Files.list(source.target)) {
      assertThat(archives.count()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void aFlippedByteOfTheFilesIsToldAndNothingIsLeft() throws IOException {
    Damaged damaged = Damaged.of(source);
    damaged.flip(damaged.files());

    damaged.isRefused("Backup .* is damaged.*");
  }

  @Test
  void aSegmentThatIsGoneOrChangedOrNeverCameIsTold() throws IOException {
    Damaged gone = Damaged.of(source);
    Path segment = gone.segments().getLast();
    Files.delete(segment);
    gone.isRefused("WAL segment " + segment.getFileName() + " is missing.*");

    Damaged flipped = Damaged.of(source);
    segment = flipped.segments().getFirst();
    flipped.flip(segment);
    flipped.isRefused("WAL segment " + segment.getFileName() + " is damaged.*");

    Damaged swapped = Damaged.of(source);
    List<Path> two = swapped.segments();
    Files.copy(two.get(0), two.get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    swapped.isRefused("WAL segment " + two.get(1).getFileName() + " is damaged.*");

    Damaged gap = Damaged.of(source);
    segment = gap.segments().get(1);
    gap.forget(segment);
    gap.isRefused("WAL segment " + segment.getFileName() + " was never archived.*");
  }

  @Test
  void refusesASecondBackupAtTheSameTimeAndSaysHowTheFirstStands() throws IOException {
    BackupHome other = BackupHome.fresh(vertx);
    try {
      BackupRecord first = get(other.backups().begin());
      assertThatThrownBy(() -> get(other.backups().begin())).isInstanceOf(ProblemException.class);
      while (get(other.backups().status()).running() != null) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      BackupStatus status = get(other.backups().status());

      assertThat(status.backups())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.id()).isEqualTo(first.id());
            assertThat(one.state()).isEqualTo("done");
            assertThat(one.packed()).isPositive().isLessThan(one.bytes());
          });
      assertThat(status.wal().segment()).isNotNull();
      assertThat(get(other.backups().verify())).isEqualTo(first.id());
      assertThat(other.seen).anyMatch(StoreObservation.BackupFinished.class::isInstance);
    } finally {
      other.stop();
    }
  }

  @Test
  void saysSoWhenTheVolumeIsNotThere() throws IOException {
    BackupHome other = BackupHome.fresh(vertx);
    try {
      get(other.backups().make());
      other.stop();
      Files.move(other.target, other.target.resolveSibling("elsewhere"));
      other.startAgain();

      assertThatThrownBy(() -> get(other.backups().make()))
          .hasMessageContaining("is the volume mounted?");
      assertThat(get(other.backups().status()).backups().getFirst().reason())
          .contains("is the volume mounted?");
    } finally {
      other.stop();
    }
  }

  /** Nothing of the clear text is in the target: not in the files, not in the log. */
  @Test
  void theTargetHoldsNoClearText() throws IOException {
    try (Stream<Path> all = Files.walk(source.target)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("row 17").doesNotContain("PG_VERSION");
      }
    }
    assertThat(afterTheBackup).isBefore(beforeTheLast);
  }
}
