package dev.trivium.store;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.function.Function;

/** The doors behind {@link Database}, one for each serving role, and that of the keys. */
final class PgDatabase implements Database {
  private final Door app;
  private final Door reader;
  private final Door job;
  private final Door keys;
  private final CallerToken tokens;

  PgDatabase(Door app, Door reader, Door job, Door keys, CallerToken tokens) {
    this.app = app;
    this.reader = reader;
    this.job = job;
    this.keys = keys;
    this.tokens = tokens;
  }

  @Override
  public <T> Uni<T> as(Caller caller, Function<Tx, Uni<T>> work) {
    return Reactive.uni(() -> app.run(caller.sub(), tokens.of(caller), work));
  }

  @Override
  public <T> Uni<T> reading(Caller caller, Function<Tx, Uni<T>> work) {
    return Reactive.uni(() -> reader.run(caller.sub(), tokens.of(caller), work));
  }

  @Override
  public <T> Uni<T> asJob(Job kind, Function<Tx, Uni<T>> work) {
    return Reactive.uni(() -> job.run(kind.name(), null, work));
  }

  Future<Void> close() {
    return Future.join(app.close(), reader.close(), job.close(), keys.close()).mapEmpty();
  }
}
