package dev.trivium.data;

import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Moments from which the database went on that is not the one it was. */
final class RecoveryRepository {
  private static final String LAST =
      "select at, kind, point from ops.recovery order by at desc, id desc limit 1";
  private static final String MARK =
      "insert into ops.recovery (id, at, kind, point) values ($1, $2, 'adopted', $3)";
  private static final String NEWEST =
      """
      select greatest((select at from ops.change order by id desc limit 1),
                      (select at from ops.audit order by id desc limit 1)) as at
      """;

  /**
   * How the database came here.
   *
   * @param kind restored, adopted or imported
   * @param point what was committed later is not in it
   */
  record Recovery(Instant at, String kind, @Nullable Instant point) {}

  Uni<Optional<Recovery>> last(Tx tx) {
    return tx.find(
        LAST,
        row ->
            new Recovery(
                row.instant("at"), row.text("kind"), row.optionalInstant("point").orElse(null)));
  }

  Uni<Integer> adopted(Tx tx, UUID id, Instant now, @Nullable Instant point) {
    return tx.execute(MARK, id, now, point);
  }

  /** When something was last written that leaves its time; nothing in an empty database. */
  Uni<Optional<Instant>> newest(Tx tx) {
    return tx.find(NEWEST, row -> row.optionalInstant("at")).map(found -> found.flatMap(at -> at));
  }
}
