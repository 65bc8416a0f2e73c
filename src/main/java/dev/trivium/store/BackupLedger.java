package dev.trivium.store;

import dev.trivium.store.backup.Manifest;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The list of backups in the database. */
final class BackupLedger {
  private static final String BEGIN =
      "insert into ops.backup (id, started_at, state) values ($1, $2, 'running')";
  private static final String END =
      """
      update ops.backup set state = 'done', done_at = $2, lsn_from = $3::text::pg_lsn,
        lsn_to = $4::text::pg_lsn, bytes = $5, packed = $6, sha256 = $7 where id = $1
      """;
  private static final String FAIL =
      "update ops.backup set state = 'failed', done_at = $2, reason = $3 where id = $1";
  private static final String INTERRUPT =
      """
      update ops.backup set state = 'interrupted', reason = 'The server ended while it was made.'
       where state = 'running' and started_at < $1
      """;
  private static final String EXPIRE =
      "update ops.backup set state = 'expired' where state = 'done' and done_at < $1 and id <> $2";
  private static final String NEWEST =
      """
      select id, state, started_at, done_at, lsn_from::text as lsn_from, lsn_to::text as lsn_to,
             bytes, packed, reason
        from ops.backup order by started_at desc limit $1
      """;
  private static final String LAST =
      "select max(done_at) as at from ops.backup where state = 'done'";

  private final Database database;

  BackupLedger(Database database) {
    this.database = database;
  }

  Uni<Integer> begin(UUID id, Instant now) {
    return database.asJob(Job.BACKUP, tx -> tx.execute(BEGIN, id, now));
  }

  Uni<Integer> end(Manifest done) {
    return database.asJob(
        Job.BACKUP,
        tx ->
            tx.execute(
                END,
                done.id(),
                done.doneAt(),
                done.lsnFrom(),
                done.lsnTo(),
                done.bytes(),
                done.packed(),
                HexFormat.of().parseHex(done.sha256())));
  }

  Uni<Integer> fail(UUID id, Instant now, String reason) {
    return database.asJob(Job.BACKUP, tx -> tx.execute(FAIL, id, now, reason));
  }

  /** Ends what an earlier life of the server left running, also in a restored database. */
  Uni<Integer> interruptLeft(Instant now) {
    return database.asJob(Job.BACKUP, tx -> tx.execute(INTERRUPT, now));
  }

  Uni<Integer> expire(Instant before, UUID newest) {
    return database.asJob(Job.BACKUP, tx -> tx.execute(EXPIRE, before, newest));
  }

  Uni<List<BackupRecord>> newest(int count) {
    return database.asJob(
        Job.BACKUP,
        tx ->
            tx.list(
                NEWEST,
                row ->
                    new BackupRecord(
                        row.uuid("id"),
                        row.text("state"),
                        row.instant("started_at"),
                        row.optionalInstant("done_at").orElse(null),
                        row.optionalText("lsn_from").orElse(null),
                        row.optionalText("lsn_to").orElse(null),
                        row.isNull("bytes") ? null : row.bigint("bytes"),
                        row.isNull("packed") ? null : row.bigint("packed"),
                        row.optionalText("reason").orElse(null)),
                count));
  }

  /** When the newest whole backup ended. */
  Uni<Optional<Instant>> last() {
    return database
        .asJob(Job.BACKUP, tx -> tx.find(LAST, row -> row.optionalInstant("at")))
        .map(found -> found.flatMap(at -> at));
  }
}
