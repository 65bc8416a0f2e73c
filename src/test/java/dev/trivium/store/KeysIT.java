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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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
  void rotatesWhileEverythingIsReadAndDestroysTheOldKeyInTheEnd() throws IOException {
    StoreAssembly store = start();
    List<Subject> people =
        IntStream.range(0, 12_000).mapToObj(i -> new Subject(3, new UUID(5, i))).toList();
    List<byte[]> sealed = new ArrayList<>();
    SubjectKeys keys = get(store.seal().sealing(people));
    people.forEach(who -> sealed.add(keys.encrypt(PLACE, who.id(), CLEAR)));
    long begin = System.nanoTime();

    assertThat(get(store.keys().rotate())).isEqualTo(2);
    int reads = 0;
    while (state(store, 3, 1).equals("retiring")) {
      int i = reads++ % people.size();
      assertThat(open(store, people.get(i), sealed.get(i))).contains(CLEAR);
    }

    System.out.printf(
        "KeysIT: 12,000 subject keys moved in %d ms with %d reads, none failed%n",
        (System.nanoTime() - begin) / 1_000_000, reads);
    assertThat(reads).isPositive();
    assertThat(state(store, 3, 1)).isEqualTo("retired");
    assertThat(state(store, 3, 2)).isEqualTo("current");
    assertThat(open(store, people.getLast(), sealed.getLast())).contains(CLEAR);
    assertThat(files()).contains("region-3-epoch-1.kek", "region-3-epoch-2.kek");

    stop(store);
    now.set(now.get().plus(Duration.ofDays(36)));
    StoreAssembly later = start();
    // The first look after a month begins epoch 3 and destroys epoch 1, which was left 36 days ago.
    get(later.keys().rotate(0));
    awaitState(later, 3, 1, "destroyed");

    assertThat(files()).doesNotContain("region-3-epoch-1.kek").contains("region-3-epoch-3.kek");
    assertThat(open(later, people.getLast(), sealed.getLast())).contains(CLEAR);
    stop(later);
  }

  @Test
  void aShreddedSubjectIsGoneForGood() {
    StoreAssembly store = start();
    Subject ada = new Subject(3, ADA);
    byte[] sealed = keys(store.seal()).encrypt(PLACE, ADA, CLEAR);
    Subject unseen = new Subject(3, new UUID(8, 8));

    get(store.keys().shred(ada));
    get(store.keys().shred(ada));
    get(store.keys().shred(unseen));

    assertThat(open(store, ada, sealed)).isEmpty();
    SubjectKeys again = get(store.seal().sealing(List.of(ada, unseen)));
    assertThat(again.isErased(ada)).isTrue();
    assertThat(again.isErased(unseen)).isTrue();
    assertThat(get(store.keys().notShredded(List.of(ada, unseen, new Subject(4, ADA)))))
        .containsExactly(new Subject(4, ADA));
    stop(store);
  }

  private static Optional<byte[]> open(StoreAssembly store, Subject who, byte[] sealed) {
    return get(store.seal().opening(List.of(who))).decrypt(PLACE, who.id(), sealed);
  }

  private static String state(StoreAssembly store, int region, int epoch) {
    return get(store.keys().epochs()).stream()
        .filter(e -> e.region() == region && e.number() == epoch)
        .map(Keys.Epoch::state)
        .findFirst()
        .orElseThrow();
  }

  private static void awaitState(StoreAssembly store, int region, int epoch, String wanted) {
    Instant until = Instant.now().plusSeconds(20);
    while (!state(store, region, epoch).equals(wanted)) {
      assertThat(Instant.now()).isBefore(until);
    }
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
    InstantSource clock = now::get;
    return StoreAssembly.start(
        vertx,
        PostgresForTests.config(admin, 2, KeysForTests.files(kek(), KeysForTests.TTL)),
        Map.of("TEST_SECRET", PostgresForTests.SECRET),
        clock,
        new SecureRandom(),
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
