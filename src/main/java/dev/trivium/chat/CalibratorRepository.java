package dev.trivium.chat;

import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Shown;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Rows of {@code chat.calibrator}: one is active, or none; older ones stay. */
final class CalibratorRepository {
  private static final String ACTIVE =
      "select body::text as body, by, at from chat.calibrator where state = 'active'";
  private static final String RETIRE =
      """
      update chat.calibrator set state = 'retired', by = $1, at = $2 where state = 'active'
      """;
  private static final String INSERT =
      """
      insert into chat.calibrator (id, parser, labels, body, state, by, at)
      values ($1, $2, $3, $4::text::jsonb, 'active', $5, $6)
      on conflict (id) do nothing
      """;

  private final Database database;
  private final InstantSource clock;

  CalibratorRepository(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A calibrator, who stored it, and when. */
  record Stored(Calibrator calibrator, String by, Instant at) {}

  Uni<Optional<Stored>> active(Caller caller) {
    return database.reading(caller, tx -> tx.find(ACTIVE, CalibratorRepository::stored));
  }

  /**
   * Makes it the one in use. Errors: {@code chat/calibrator-exists} (409) where its id is taken.
   */
  Uni<Void> activate(Caller caller, Calibrator calibrator) {
    Instant now = clock.instant();
    return database.as(
        caller,
        tx ->
            tx.execute(RETIRE, caller.sub(), now)
                .chain(() ->
                    tx.execute(
                        INSERT,
                        calibrator.id(),
                        calibrator.parser(),
                        calibrator.labels(),
                        CalibratorJson.write(calibrator).toString(),
                        caller.sub(),
                        now))
                .invoke(rows -> refuseIfKnown(calibrator, rows))
                .replaceWithVoid());
  }

  private static void refuseIfKnown(Calibrator calibrator, int inserted) {
    if (inserted == 0) {
      throw Problem.of(
              Problem.Kind.CONFLICT,
              "chat/calibrator-exists",
              "There was a calibrator with the id '"
                  + Shown.name(calibrator.id())
                  + "' before; give this one an id of its own.")
          .asException();
    }
  }

  /** Goes back to the shipped one; emits whether there was another. */
  Uni<Boolean> retire(Caller caller) {
    return database.as(
        caller, tx -> tx.execute(RETIRE, caller.sub(), clock.instant()).map(rows -> rows > 0));
  }

  private static Stored stored(Fields row) {
    return new Stored(
        CalibratorJson.read(Json.tree(row.text("body"))), row.text("by"), row.instant("at"));
  }
}
