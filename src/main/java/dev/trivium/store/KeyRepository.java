package dev.trivium.store;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of the key tables. They hold wrapped keys only; a role of its own reads them. */
final class KeyRepository {
  private static final String ROOT =
      "select wrapped, kek from sec.blind_key where domain = '*' and state = 'current'";
  private static final String PUT_ROOT =
      """
      insert into sec.blind_key (domain, version, wrapped, kek, state)
      values ('*', 1, $1, $2, 'current') on conflict do nothing
      """;
  private static final String EPOCHS =
      """
      select region_id, epoch, wrapped, kek, state, created_at, left_at from sec.epoch_key
       where destroyed_at is null order by region_id, epoch
      """;
  private static final String PUT_EPOCH =
      """
      insert into sec.epoch_key (region_id, epoch, wrapped, kek, state, created_at)
      values ($1, $2, $3, $4, 'current', $5) on conflict do nothing
      """;
  private static final String FIND =
      """
      select k.region_id, k.subject, k.version, k.epoch, k.wrapped
        from unnest($1::int[], $2::uuid[]) as u (region_id, subject)
        join sec.subject_key k on k.region_id = u.region_id and k.subject = u.subject
       order by k.version desc
      """;
  private static final String PUT =
      """
      insert into sec.subject_key (region_id, subject, version, epoch, wrapped)
      select u.region_id, u.subject, 1, u.epoch, u.wrapped
        from unnest($1::int[], $2::uuid[], $3::int[], $4::bytea[])
          as u (region_id, subject, epoch, wrapped)
      on conflict do nothing
      """;

  private final Door door;

  KeyRepository(Door door) {
    this.door = door;
  }

  /** A key that another one wrapped. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are what is kept.
  record Wrapped(byte[] bytes, String kek) {}

  /** An epoch of a region; its key is wrapped by the one of that name in the key source. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, only by region and number.
  record Epoch(
      int region,
      int number,
      byte[] wrapped,
      String kek,
      String state,
      Instant created,
      @Nullable Instant left) {
    boolean isCurrent() {
      return state.equals("current");
    }
  }

  /** One version of a subject's key; without bytes it was destroyed. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, only by subject and version.
  record SubjectKey(Subject subject, int version, int epoch, byte @Nullable [] wrapped) {}

  Uni<List<Wrapped>> root() {
    return as(tx -> tx.list(ROOT, row -> new Wrapped(row.bytes("wrapped"), row.text("kek"))));
  }

  Uni<Integer> putRoot(Wrapped root) {
    return as(tx -> tx.execute(PUT_ROOT, root.bytes(), root.kek()));
  }

  /** Every epoch whose key still opens something, the oldest of a region first. */
  Uni<List<Epoch>> epochs() {
    return as(tx -> tx.list(EPOCHS, KeyRepository::epoch));
  }

  Uni<Integer> putEpoch(int region, int number, Wrapped key, Instant now) {
    return as(tx -> tx.execute(PUT_EPOCH, region, number, key.bytes(), key.kek(), now));
  }

  /** All versions of the keys of subjects, the newest first. */
  Uni<List<SubjectKey>> find(Collection<Subject> subjects) {
    Integer[] regions = subjects.stream().map(Subject::region).toArray(Integer[]::new);
    UUID[] ids = subjects.stream().map(Subject::id).toArray(UUID[]::new);
    return as(tx -> tx.list(FIND, KeyRepository::subjectKey, regions, ids));
  }

  /** Adds first versions; gives how many were new. */
  Uni<Integer> put(Collection<SubjectKey> keys) {
    // Two chunks that add the same subjects in another order would wait for each other for ever.
    List<SubjectKey> sorted =
        keys.stream()
            .sorted(
                Comparator.comparingInt((SubjectKey key) -> key.subject().region())
                    .thenComparing(key -> key.subject().id()))
            .toList();
    Integer[] regions = sorted.stream().map(k -> k.subject().region()).toArray(Integer[]::new);
    UUID[] ids = sorted.stream().map(k -> k.subject().id()).toArray(UUID[]::new);
    Integer[] epochs = sorted.stream().map(SubjectKey::epoch).toArray(Integer[]::new);
    return as(tx -> tx.execute(PUT, regions, ids, epochs, wrapped(sorted)));
  }

  <T> Uni<T> as(Function<Tx, Uni<T>> work) {
    return Reactive.uni(() -> door.run("keys", null, work));
  }

  private static Epoch epoch(Fields row) {
    return new Epoch(
        row.integer("region_id"),
        row.integer("epoch"),
        row.bytes("wrapped"),
        row.text("kek"),
        row.text("state"),
        row.instant("created_at"),
        row.optionalInstant("left_at").orElse(null));
  }

  /** The wrapped bytes of keys that are there, as an argument. */
  static byte[][] wrapped(List<SubjectKey> keys) {
    byte[][] wrapped = new byte[keys.size()][];
    for (int i = 0; i < wrapped.length; i++) {
      wrapped[i] = Objects.requireNonNull(keys.get(i).wrapped());
    }
    return wrapped;
  }

  static SubjectKey subjectKey(Fields row) {
    return new SubjectKey(
        new Subject(row.integer("region_id"), row.uuid("subject")),
        row.integer("version"),
        row.integer("epoch"),
        row.isNull("wrapped") ? null : row.bytes("wrapped"));
  }
}
