package dev.trivium.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The list of drills in the database. A row is written before its drill ends: it is the proof. */
final class DrillLedger {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();
  private static final String SENTINEL =
      "insert into ops.drill (id, backup_id, at) values ($1, $2, $3)";
  private static final String END =
      """
      insert into ops.drill (id, backup_id, at, done_at, passed, rto, rpo, result)
      values ($1, $2, $3, $4, $5, $6 * interval '1 second', $7 * interval '1 second',
        $8::text::jsonb)
      on conflict (id) do update set done_at = excluded.done_at, passed = excluded.passed,
        rto = excluded.rto, rpo = excluded.rpo, result = excluded.result
      """;
  private static final String NEWEST =
      "select result from ops.drill where result is not null order by at desc limit $1";
  private static final String LAST =
      """
      select coalesce(
        (select max(at) from ops.drill where result is not null and result ->> 'damage' is null),
        (select min(done_at) from ops.backup where state in ('done', 'expired'))) as at
      """;

  private final Database database;

  DrillLedger(Database database) {
    this.database = database;
  }

  Uni<Integer> sentinel(UUID id, UUID backup, Instant now) {
    return database.asJob(Job.BACKUP, tx -> tx.execute(SENTINEL, id, backup, now));
  }

  Uni<Integer> end(DrillRecord drill, Instant now) {
    return database.asJob(
        Job.BACKUP,
        tx ->
            tx.execute(
                END,
                drill.id(),
                (@Nullable Object) drill.backup(),
                drill.at(),
                now,
                drill.passed(),
                drill.rtoSeconds(),
                drill.rpoSeconds(),
                json(drill)));
  }

  Uni<List<DrillRecord>> newest(int count) {
    return database.asJob(
        Job.BACKUP, tx -> tx.list(NEWEST, row -> read(row.json("result")), count));
  }

  /** When the last drill was, or the first backup if there was none. */
  Uni<Optional<Instant>> last() {
    return database
        .asJob(Job.BACKUP, tx -> tx.find(LAST, row -> row.optionalInstant("at")))
        .map(found -> found.flatMap(at -> at));
  }

  private static String json(DrillRecord drill) {
    try {
      return JSON.writeValueAsString(drill);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a drill cannot be written", impossible);
    }
  }

  private static DrillRecord read(String json) {
    try {
      return JSON.readValue(json, DrillRecord.class);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("a drill cannot be read", damaged);
    }
  }
}
