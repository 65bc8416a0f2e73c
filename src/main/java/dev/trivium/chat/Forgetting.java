package dev.trivium.chat;

import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;

/**
 * Deletes stored answers after their time, and before that their idempotency keys. Each step is a
 * transaction of so many rows at most, and of several nodes one takes it.
 */
final class Forgetting {
  private static final int AT_ONCE = 500;
  private static final String RESPONSES = "select chat.forget_responses($1, $2) as gone";
  private static final String KEYS = "select chat.forget_keys($1, $2) as gone";

  private final Database database;
  private final ChatConfig.Keeping keeping;
  private final InstantSource clock;
  private final Observer observer;

  Forgetting(
      Database database, ChatConfig.Keeping keeping, InstantSource clock, Observer observer) {
    this.database = database;
    this.keeping = keeping;
    this.clock = clock;
    this.observer = observer;
  }

  /** Emits how many answers were deleted. */
  Uni<Long> forget() {
    Instant now = clock.instant();
    return all(RESPONSES, now.minus(keeping.responses()))
        .invoke(responses -> {
          if (responses > 0) {
            observer.observe(new ChatObservation.ResponsesForgotten(responses));
          }
        })
        .onItemOrFailure()
        .call((responses, failure) -> all(KEYS, now.minus(keeping.keys())));
  }

  /** Step by step until nothing is left. */
  private Uni<Long> all(String sql, Instant before) {
    return Multi.createBy()
        .repeating()
        .uni(() -> step(sql, before))
        .whilst(rows -> rows > 0)
        .collect()
        .with(Collectors.summingLong(Integer::longValue));
  }

  private Uni<Integer> step(String sql, Instant before) {
    return database
        .asJob(Job.RESPONSES, tx -> tx.find(sql, row -> row.integer("gone"), before, AT_ONCE))
        .map(gone -> gone.orElse(0));
  }
}
