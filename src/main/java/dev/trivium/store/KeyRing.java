package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.seal.FieldKey;
import dev.trivium.store.seal.LabelledPrf;
import dev.trivium.store.seal.WrappingKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Unwraps keys from above to below: the key source opens epoch keys, an epoch key opens the keys of
 * subjects. The key source is asked for epochs only; when it is away, what is in memory serves for
 * its time and then nothing does.
 */
final class KeyRing {
  private static final String ROOT = "blind";
  private static final int AT_ONCE = 8;

  private final KeyRepository repository;
  private final KeyVault vault;
  private final Vertx vertx;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Observer observer;
  private final Duration ttl;
  private final AtomicReference<@Nullable Ring> held = new AtomicReference<>();

  KeyRing(
      KeyRepository repository,
      KeyVault vault,
      Vertx vertx,
      InstantSource clock,
      RandomGenerator random,
      Observer observer,
      Duration ttl) {
    this.repository = repository;
    this.vault = vault;
    this.vertx = vertx;
    this.clock = clock;
    this.random = random;
    this.observer = observer;
    this.ttl = ttl;
  }

  /** What is in memory. Errors: {@code data/keys-unavailable} when it is too old to be used. */
  Ring ring() {
    Ring ring = held.get();
    if (ring == null || ring.until().isBefore(clock.instant())) {
      throw KeyVaultProblems.unavailable();
    }
    return ring;
  }

  /** Asks the key source to open every key again. Errors: {@link KeyVaultProblems.Away}. */
  Uni<Ring> load() {
    return root()
        .chain(root -> epochs().chain(epochs -> withHouse(bare(root, epochs))))
        .invoke(held::set);
  }

  /** The keys of subjects; with {@code make} those who have none get one. */
  Uni<SubjectKeys> of(Collection<Subject> subjects, boolean make) {
    Set<Subject> wanted = Set.copyOf(subjects);
    if (wanted.isEmpty()) {
      return Uni.createFrom().item(new SubjectKeys(Map.of(), observer));
    }
    Set<Integer> regions = wanted.stream().map(Subject::region).collect(Collectors.toSet());
    return Uni.createFrom()
        .deferred(() -> make ? withEpochs(ring(), regions) : Uni.createFrom().item(ring()))
        .chain(ring -> found(ring, wanted, make).chain(rows -> opened(ring, rows)));
  }

  /** A fresh epoch key, wrapped by a key of its own in the key source. */
  Uni<KeyRepository.Wrapped> wrappedEpoch(int region, int number) {
    String kek = "region-" + region + "-epoch-" + number;
    byte[] key = fresh();
    return vault
        .make(kek)
        .chain(() -> vault.wrap(kek, key))
        .map(wrapped -> new KeyRepository.Wrapped(wrapped, kek));
  }

  private Uni<Integer> makeEpoch(int region) {
    return wrappedEpoch(region, 1)
        .chain(key -> repository.putEpoch(region, 1, key, clock.instant()));
  }

  static String label(Subject subject, int version) {
    return "subject|" + subject.region() + "|" + subject.id() + "|" + version;
  }

  private Uni<byte[]> root() {
    return repository
        .root()
        .chain(rows -> rows.isEmpty() ? makeRoot().chain(repository::root) : one(rows))
        .chain(rows -> vault.unwrap(rows.getFirst().kek(), rows.getFirst().bytes()));
  }

  private Uni<Integer> makeRoot() {
    byte[] key = fresh();
    return vault
        .make(ROOT)
        .chain(() -> vault.wrap(ROOT, key))
        .chain(wrapped -> repository.putRoot(new KeyRepository.Wrapped(wrapped, ROOT)));
  }

  /** An epoch, and its key in clear. */
  private record Opened(KeyRepository.Epoch epoch, WrappingKey key) {}

  private Uni<List<Opened>> epochs() {
    return repository
        .epochs()
        .chain(rows ->
            rows.stream().anyMatch(epoch -> epoch.region() == 0)
                ? one(rows)
                : makeEpoch(0).chain(repository::epochs))
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUni(epoch ->
            vault
                .unwrap(epoch.kek(), epoch.wrapped())
                .map(key -> Optional.of(new Opened(epoch, new WrappingKey(key))))
                .onFailure(failure -> isDestroyed(epoch, failure))
                .recoverWithItem(Optional.empty()))
        .merge(AT_ONCE)
        .filter(Optional::isPresent)
        .map(Optional::orElseThrow)
        .collect()
        .asList();
  }

  /** In a restored database an epoch may still stand whose key was destroyed since. */
  private static boolean isDestroyed(KeyRepository.Epoch epoch, Throwable failure) {
    return failure instanceof KeyVaultProblems.Away && epoch.state().equals("retired");
  }

  private Ring bare(byte[] root, List<Opened> opened) {
    Map<Ring.Id, WrappingKey> keys = new HashMap<>();
    Map<Integer, Integer> current = new HashMap<>();
    for (Opened one : opened) {
      KeyRepository.Epoch epoch = one.epoch();
      keys.put(new Ring.Id(epoch.region(), epoch.number()), one.key());
      if (epoch.isCurrent()) {
        current.put(epoch.region(), epoch.number());
      }
    }
    SubjectKeys none = new SubjectKeys(Map.of(), observer);
    return new Ring(keys, current, new LabelledPrf(root), none, clock.instant().plus(ttl));
  }

  private Uni<Ring> withHouse(Ring ring) {
    return found(ring, Set.of(Subject.house(0)), true)
        .chain(rows -> opened(ring, rows))
        .map(house -> new Ring(ring.epochs(), ring.current(), ring.hashes(), house, ring.until()));
  }

  /** Regions come with contracts, so their first epoch is made when it is first needed. */
  private Uni<Ring> withEpochs(Ring ring, Set<Integer> regions) {
    if (ring.hasAll(regions)) {
      return Uni.createFrom().item(ring);
    }
    Set<Integer> missing = new HashSet<>(regions);
    missing.removeAll(ring.current().keySet());
    return Multi.createFrom()
        .iterable(missing)
        .onItem()
        .transformToUniAndConcatenate(region -> makeEpoch(region))
        .collect()
        .last()
        .chain(made -> load())
        .onFailure(KeyVaultProblems.Away.class)
        .transform(away -> KeyVaultProblems.unavailable());
  }

  private Uni<List<KeyRepository.SubjectKey>> found(Ring ring, Set<Subject> wanted, boolean make) {
    return repository
        .find(wanted)
        .chain(rows -> {
          Set<Subject> missing = new HashSet<>(wanted);
          rows.forEach(row -> missing.remove(row.subject()));
          return missing.isEmpty() || !make ? one(rows) : added(ring, rows, missing);
        });
  }

  /** One insert for all who are new; who was added by somebody else meanwhile is read again. */
  private Uni<List<KeyRepository.SubjectKey>> added(
      Ring ring, List<KeyRepository.SubjectKey> rows, Set<Subject> missing) {
    return Reactive.onWorker(vertx.getOrCreateContext(), () -> firstKeys(ring, missing))
        .chain(fresh ->
            repository
                .put(fresh)
                .chain(count -> count == fresh.size() ? one(fresh) : repository.find(missing)))
        .map(more -> {
          List<KeyRepository.SubjectKey> all = new ArrayList<>(rows);
          all.addAll(more);
          return all;
        });
  }

  private List<KeyRepository.SubjectKey> firstKeys(Ring ring, Set<Subject> subjects) {
    List<KeyRepository.SubjectKey> keys = new ArrayList<>(subjects.size());
    for (Subject subject : subjects) {
      int epoch = java.util.Objects.requireNonNull(ring.current().get(subject.region()));
      WrappingKey wrapping = ring.epoch(subject.region(), epoch).orElseThrow();
      byte[] wrapped = wrapping.wrap(label(subject, 1), fresh());
      keys.add(new KeyRepository.SubjectKey(subject, 1, epoch, wrapped));
    }
    return keys;
  }

  /** An epoch that another node began in the meantime is fetched from the key source once. */
  private Uni<SubjectKeys> opened(Ring ring, List<KeyRepository.SubjectKey> rows) {
    boolean unknown =
        rows.stream()
            .anyMatch(row ->
                row.wrapped() != null && ring.epoch(row.subject().region(), row.epoch()).isEmpty());
    Uni<Ring> sufficient = unknown ? load() : Uni.createFrom().item(ring);
    return sufficient
        .onFailure(KeyVaultProblems.Away.class)
        .transform(away -> KeyVaultProblems.unavailable())
        .chain(now -> Reactive.onWorker(vertx.getOrCreateContext(), () -> unwrapped(now, rows)));
  }

  private SubjectKeys unwrapped(Ring ring, List<KeyRepository.SubjectKey> rows) {
    Map<Subject, List<FieldKey>> keys = new HashMap<>(rows.size() * 2);
    for (KeyRepository.SubjectKey row : rows) {
      List<FieldKey> versions = keys.computeIfAbsent(row.subject(), s -> new ArrayList<>(1));
      byte[] wrapped = row.wrapped();
      if (wrapped != null) {
        byte[] key =
            ring.epoch(row.subject().region(), row.epoch())
                .flatMap(epoch -> epoch.unwrap(label(row.subject(), row.version()), wrapped))
                .orElseThrow(() -> new IllegalStateException("a subject key does not open"));
        versions.add(new FieldKey(row.version(), key));
      }
    }
    return new SubjectKeys(keys, observer);
  }

  private byte[] fresh() {
    byte[] key = new byte[WrappingKey.LENGTH];
    random.nextBytes(key);
    return key;
  }

  private static <T> Uni<T> one(T item) {
    return Uni.createFrom().item(item);
  }
}
