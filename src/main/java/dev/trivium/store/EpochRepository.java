package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Rows of the key tables, as rotation and erasure change them. */
final class EpochRepository {
  private static final String ALL =
      """
      select e.region_id, e.epoch, e.state, e.created_at, e.left_at, e.destroyed_at,
             (select count(*) from sec.subject_key k
               where k.region_id = e.region_id and k.epoch = e.epoch
                 and k.wrapped is not null) as subjects
        from sec.epoch_key e order by e.region_id, e.epoch
      """;
  private static final String LEAVE =
      """
      update sec.epoch_key set state = 'retiring', left_at = $3
       where region_id = $1 and epoch = $2 and state = 'current'
      """;
  private static final String BEGIN =
      """
      insert into sec.epoch_key (region_id, epoch, wrapped, kek, state, created_at)
      values ($1, $2, $3, $4, 'current', $5)
      """;
  private static final String LEFT =
      """
      select e.region_id, e.epoch, e.kek from sec.epoch_key e
       where e.destroyed_at is null and (e.state = 'retiring' or e.state = 'retired' and exists
         (select from sec.subject_key k where k.region_id = e.region_id and k.epoch = e.epoch
           and k.wrapped is not null))
      """;
  private static final String BATCH =
      """
      select region_id, subject, version, epoch, wrapped from sec.subject_key
       where region_id = $1 and epoch = $2 and wrapped is not null
       limit $3 for update skip locked
      """;
  private static final String MOVE =
      """
      update sec.subject_key k set epoch = u.epoch, wrapped = u.wrapped
        from unnest($3::uuid[], $4::int[], $5::int[], $6::bytea[])
          as u (subject, version, epoch, wrapped)
       where k.region_id = $1 and k.subject = u.subject and k.version = u.version
         and k.epoch = $2 and k.wrapped is not null
      """;
  private static final String RETIRE =
      """
      update sec.epoch_key set state = 'retired'
       where region_id = $1 and epoch = $2 and state = 'retiring' and not exists
         (select from sec.subject_key k
           where k.region_id = $1 and k.epoch = $2 and k.wrapped is not null)
      """;
  private static final String DUE =
      """
      select e.region_id, e.epoch, e.kek from sec.epoch_key e
       where e.state = 'retired' and e.left_at <= $1 and not exists
         (select from sec.subject_key k where k.region_id = e.region_id and k.epoch = e.epoch
           and k.wrapped is not null)
      """;
  private static final String DESTROYED =
      """
      update sec.epoch_key set state = 'destroyed', wrapped = null, destroyed_at = $3
       where region_id = $1 and epoch = $2 and state = 'retired'
      """;
  private static final String SHRED =
      """
      insert into sec.subject_key (region_id, subject, version, epoch, wrapped, destroyed_at)
      values ($1, $2, 1, 1, null, $3)
      on conflict (region_id, subject, version) do update set wrapped = null, destroyed_at = $3
        where sec.subject_key.wrapped is not null
      """;
  private static final String SHRED_OTHERS =
      """
      update sec.subject_key set wrapped = null, destroyed_at = $3
       where region_id = $1 and subject = $2 and wrapped is not null
      """;
  private static final String KNOWN =
      """
      select distinct k.region_id, k.subject
        from unnest($1::int[], $2::uuid[]) as u (region_id, subject)
        join sec.subject_key k on k.region_id = u.region_id and k.subject = u.subject
      """;
  private static final String NOT_SHREDDED =
      """
      select u.region_id, u.subject from unnest($1::int[], $2::uuid[]) as u (region_id, subject)
       where not exists (select from sec.subject_key k
               where k.region_id = u.region_id and k.subject = u.subject)
          or exists (select from sec.subject_key k
               where k.region_id = u.region_id and k.subject = u.subject
                 and k.wrapped is not null)
      """;

  private final KeyRepository rows;
  private final Duration retention;

  EpochRepository(KeyRepository rows, Duration retention) {
    this.rows = rows;
    this.retention = retention;
  }

  /** An epoch and the name of its key in the key source. */
  record Named(int region, int epoch, String kek) {}

  Uni<List<Keys.Epoch>> epochs() {
    return rows.as(tx -> tx.list(ALL, this::epoch));
  }

  /** False if the region has left that epoch already. */
  Uni<Boolean> begin(int region, int current, int next, KeyRepository.Wrapped key, Instant now) {
    return rows.as(tx ->
        tx.execute(LEAVE, region, current, now)
            .chain(left ->
                left == 0
                    ? Uni.createFrom().item(false)
                    : tx.execute(BEGIN, region, next, key.bytes(), key.kek(), now)
                        .replaceWith(true)));
  }

  /** Epochs that are not current and may still wrap something. */
  Uni<List<Named>> left() {
    return rows.as(tx -> tx.list(LEFT, EpochRepository::named));
  }

  /** Epochs that nothing stands under any more and that were left before the moment. */
  Uni<List<Named>> due(Instant before) {
    return rows.as(tx -> tx.list(DUE, EpochRepository::named, before));
  }

  /** Moves at most so many keys in one transaction; other nodes skip those. Emits how many. */
  Uni<Integer> move(
      Named old,
      int most,
      Function<List<KeyRepository.SubjectKey>, Uni<List<KeyRepository.SubjectKey>>> rewrap) {
    return rows.as(tx ->
        tx.list(BATCH, KeyRepository::subjectKey, old.region(), old.epoch(), most)
            .chain(batch ->
                batch.isEmpty()
                    ? Uni.createFrom().item(0)
                    : rewrap.apply(batch).chain(moved -> moved(tx, old, moved))));
  }

  Uni<Integer> retire(Named old) {
    return rows.as(tx -> tx.execute(RETIRE, old.region(), old.epoch()));
  }

  Uni<Integer> destroyed(Named epoch, Instant now) {
    return rows.as(tx -> tx.execute(DESTROYED, epoch.region(), epoch.epoch(), now));
  }

  Uni<Void> shred(Subject subject, Instant now) {
    return rows.as(tx ->
            tx.execute(SHRED, subject.region(), subject.id(), now)
                .chain(() -> tx.execute(SHRED_OTHERS, subject.region(), subject.id(), now)))
        .replaceWithVoid();
  }

  Uni<List<Subject>> known(List<Subject> subjects) {
    return those(KNOWN, subjects);
  }

  Uni<List<Subject>> notShredded(List<Subject> subjects) {
    return those(NOT_SHREDDED, subjects);
  }

  private Uni<List<Subject>> those(String sql, List<Subject> subjects) {
    Integer[] regions = subjects.stream().map(Subject::region).toArray(Integer[]::new);
    UUID[] ids = subjects.stream().map(Subject::id).toArray(UUID[]::new);
    return rows.as(tx ->
        tx.list(
            sql, row -> new Subject(row.integer("region_id"), row.uuid("subject")), regions, ids));
  }

  private static Uni<Integer> moved(Tx tx, Named old, List<KeyRepository.SubjectKey> keys) {
    UUID[] ids = keys.stream().map(key -> key.subject().id()).toArray(UUID[]::new);
    Integer[] versions = keys.stream().map(key -> key.version()).toArray(Integer[]::new);
    Integer[] epochs = keys.stream().map(key -> key.epoch()).toArray(Integer[]::new);
    return tx.execute(
        MOVE, old.region(), old.epoch(), ids, versions, epochs, KeyRepository.wrapped(keys));
  }

  private static Named named(Fields row) {
    return new Named(row.integer("region_id"), row.integer("epoch"), row.text("kek"));
  }

  private Keys.Epoch epoch(Fields row) {
    Optional<Instant> left = row.optionalInstant("left_at");
    return new Keys.Epoch(
        row.integer("region_id"),
        row.integer("epoch"),
        row.text("state"),
        row.instant("created_at"),
        left,
        row.optionalInstant("destroyed_at"),
        left.map(at -> at.plus(retention)),
        row.bigint("subjects"));
  }
}
