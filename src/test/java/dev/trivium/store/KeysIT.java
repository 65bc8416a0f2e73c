package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.StoreObservation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of keys on a real database, with the key source in a directory. */
class KeysIT {
  private static final byte[] CLEAR = "ada@example.com".getBytes(StandardCharsets.UTF_8);
  private static final UUID ADA = new UUID(1, 1);
  private static final Seal.Place PLACE = new Seal.Place("data.people", "email_ct", 3, "1:1");

  @TempDir private Path home;
  private final Vertx vertx = Vertx.vertx();
  private final Address admin = PostgresForTests.freshDatabase();
  private final List<Observation> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void keysLieOutsideTheDatabaseAndOpenAfterARestart() throws IOException {
    StoreAssembly first = start();
    byte[] sealed = keys(first.seal()).encrypt(PLACE, ADA, CLEAR);
    byte[] answer = first.seal().encrypt(PLACE, CLEAR);
    byte[] blind = first.seal().blindIndex("email", "a");
    stop(first);

    StoreAssembly second = start();

    assertThat(keys(second.seal()).decrypt(PLACE, ADA, sealed)).contains(CLEAR);
    assertThat(second.seal().decrypt(PLACE, answer)).isEqualTo(CLEAR);
    assertThat(second.seal().blindIndex("email", "a")).isEqualTo(blind);
    stop(second);
    assertThat(files())
        .containsExactlyInAnyOrder("blind.kek", "region-0-epoch-1.kek", "region-3-epoch-1.kek");
    assertThat(Files.getPosixFilePermissions(kek().resolve("blind.kek")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(seen).hasAtLeastOneElementOfType(StoreObservation.KeysNeedSafekeeping.class);
  }

  @Test
  void subjectsHaveKeysOfTheirOwnMadeOnce() {
    StoreAssembly store = start();
    Subject ada = new Subject(3, ADA);
    Subject ben = new Subject(3, new UUID(1, 2));

    SubjectKeys both = get(store.seal().sealing(List.of(ada, ben, ada)));
    byte[] sealed = both.encrypt(PLACE, ADA, CLEAR);

    assertThat(both.decrypt(PLACE, ben.id(), sealed)).isEmpty();
    assertThat(get(store.seal().sealing(List.of(ada))).decrypt(PLACE, ADA, sealed)).contains(CLEAR);
    assertThat(
            get(store.seal().opening(List.of(new Subject(3, new UUID(9, 9)))))
                .decrypt(PLACE, new UUID(9, 9), sealed))
        .isEmpty();
    stop(store);
  }

  @Test
  void startsNotWithoutTheKeys() throws IOException {
    stop(start());
    Files.delete(kek().resolve("region-0-epoch-1.kek"));

    assertThatThrownBy(this::start)
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("region-0-epoch-1.kek is missing");
  }

  @Test
  void servesFromMemoryForItsTimeAndThenRefuses() throws IOException {
    StoreAssembly store = start();
    byte[] answer = store.seal().encrypt(PLACE, CLEAR);
    byte[] sealed = keys(store.seal()).encrypt(PLACE, ADA, CLEAR);
    Files.move(kek(), home.resolve("away"));

    now.set(now.get().plus(Duration.ofMinutes(14)));
    assertThat(store.seal().decrypt(PLACE, answer)).isEqualTo(CLEAR);
    assertThat(keys(store.seal()).decrypt(PLACE, ADA, sealed)).contains(CLEAR);

    now.set(now.get().plus(Duration.ofMinutes(2)));
    assertThatThrownBy(() -> store.seal().decrypt(PLACE, answer))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> assertThat(failure.problem().slug()).isEqualTo("data/keys-unavailable"));
    assertThatThrownBy(() -> get(store.seal().sealing(List.of(new Subject(3, ADA)))))
        .isInstanceOf(ProblemException.class);
    stop(store);
  }

  @Test
  void refusesADatabaseThatWasSealedUnderOneSecret() {
    Bare bare = new Bare(vertx, admin, new RegionDirectory());
    bare.admin("drop table sec.subject_key");

    assertThatThrownBy(this::start)
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("earlier version");
  }

  private SubjectKeys keys(Seal seal) {
    return get(seal.sealing(List.of(new Subject(3, ADA))));
  }

  private StoreAssembly start() {
    StoreConfig usual = PostgresForTests.config(admin, 2);
    InstantSource clock = now::get;
    return StoreAssembly.start(
        vertx,
        new StoreConfig(
            usual.home(),
            usual.databaseUrl(),
            usual.databaseSecret(),
            true,
            2,
            2,
            2,
            usual.waiting(),
            usual.waitLimit(),
            usual.statementTimeout(),
            usual.readerTimeout(),
            usual.idleInTransaction(),
            usual.tokenTtl(),
            KeysForTests.files(kek(), KeysForTests.TTL),
            false,
            BackupConfig.NONE),
        Map.of("TEST_SECRET", "a secret for tests that is long enough to be one"),
        clock,
        new java.security.SecureRandom(),
        seen::add);
  }

  private Path kek() {
    return home.resolve("kek");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(kek())) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void stop(StoreAssembly store) {
    store.close().toCompletionStage().toCompletableFuture().join();
  }
}
