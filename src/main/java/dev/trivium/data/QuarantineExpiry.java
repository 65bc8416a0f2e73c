package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Audit;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/**
 * Destroys the content of refused rows that nobody decided about in time; the row stays with its
 * reasons, its counts stay, and the trail says so. Who must not be erased is passed over.
 */
final class QuarantineExpiry {
  private static final int AT_ONCE = 5_000;
  private static final String EXPIRE =
      """
      with due as (
        select q.id from ingest.quarantine q
         where q.state = 'open' and q.at <= $1
           and not exists (select from sec.legal_hold h
             where h.region_id = q.region_id and h.subject = q.subject and h.released_at is null)
         order by q.at limit $3 for update of q skip locked),
      gone as (
        update ingest.quarantine q
           set state = 'discarded', raw_ct = null, by = 'job:QUALITY', decided_at = $2,
               note = 'Nobody decided within data.quarantine.ttl.'
          from due where q.id = due.id
        returning q.dataset, q.region_id)
      select dataset, coalesce(region_id, -1) as region, count(*) as n from gone
       group by dataset, region_id order by 1, 2
      """;

  private final DataPorts ports;
  private final WatchConfig config;
  private final Audit audit = new Audit();

  QuarantineExpiry(DataPorts ports, WatchConfig config) {
    this.ports = ports;
    this.config = config;
  }

  private record Gone(String dataset, int region, int rows) {}

  /** Emits how many rows there were, step by step until none is left. */
  Uni<Integer> expire() {
    Instant now = ports.clock().instant();
    return Multi.createBy()
        .repeating()
        .uni(() -> step(now))
        .whilst(rows -> rows >= AT_ONCE)
        .collect()
        .with(java.util.stream.Collectors.summingInt(Integer::intValue));
  }

  private Uni<Integer> step(Instant now) {
    Instant before = now.minus(config.quarantine());
    return ports
        .database()
        .asJob(
            Job.QUALITY,
            tx ->
                tx.list(
                        EXPIRE,
                        row ->
                            new Gone(
                                row.text("dataset"),
                                row.integer("region"),
                                Math.toIntExact(row.bigint("n"))),
                        before,
                        now,
                        AT_ONCE)
                    .call(gone -> recorded(tx, gone)))
        .invoke(gone ->
            gone.forEach(each ->
                ports
                    .observer()
                    .observe(new DataObservation.QuarantineExpired(each.dataset, each.rows))))
        .map(gone -> gone.stream().mapToInt(Gone::rows).sum());
  }

  private Uni<Void> recorded(Tx tx, List<Gone> gone) {
    return Multi.createFrom()
        .iterable(gone)
        .onItem()
        .transformToUniAndConcatenate(each ->
            audit.record(
                tx,
                Job.QUALITY,
                Audit.Entry.of("quarantine.expire", "dataset/" + each.dataset)
                    .with("region", each.region)
                    .with("rows", each.rows)))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
