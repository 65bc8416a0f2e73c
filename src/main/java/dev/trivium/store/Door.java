package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only holder of connections of one role. BEGIN, the sealing of the caller and the first
 * statement go out without waiting for each other; the transaction handle is closed before COMMIT
 * is scheduled, so nothing can follow it.
 */
final class Door {
  private static final int ATTEMPTS = 5;

  /** Before another connection is asked for, so that the client can notice which ones are dead. */
  private static final long PAUSE_MILLIS = 10;

  private final Vertx vertx;
  private final Pool pool;
  private final Observer observer;
  private final Set<Integer> condemned = ConcurrentHashMap.newKeySet();

  Door(Vertx vertx, Pool pool, Observer observer) {
    this.vertx = vertx;
    this.pool = pool;
    this.observer = observer;
  }

  /**
   * @param token seals the transaction to a caller; null for a job, whose role reaches what it may
   */
  <T> Future<T> run(String who, @Nullable String token, Function<Tx, Uni<T>> work) {
    return attempt(who, token, work, 1);
  }

  Future<Void> close() {
    return pool.close();
  }

  private <T> Future<T> attempt(
      String who, @Nullable String token, Function<Tx, Uni<T>> work, int number) {
    return pool.getConnection()
        .recover(failure -> Future.failedFuture(notAcquired(failure)))
        .compose(connection -> {
          int backend = ((PgConnection) connection).processId();
          if (condemned.remove(backend)) {
            return evict(connection).compose(gone -> attempt(who, token, work, number));
          }
          return transaction(connection, backend, who, token, work)
              .recover(failure ->
                  failure instanceof NotBegun && number < ATTEMPTS
                      ? vertx
                          .timer(PAUSE_MILLIS * number, TimeUnit.MILLISECONDS)
                          .compose(paused -> attempt(who, token, work, number + 1))
                      : Future.failedFuture(shown(failure)));
        });
  }

  private <T> Future<T> transaction(
      SqlConnection connection,
      int backend,
      String who,
      @Nullable String token,
      Function<Tx, Uni<T>> work) {
    Lane lane = new Lane(vertx.getOrCreateContext());
    PgTx tx = new PgTx(connection, lane, site -> condemn(backend, who, site));
    Promise<T> outcome = Promise.promise();
    connection.closeHandler(gone ->
        lane.run(() -> {
          tx.lost();
          outcome.tryFail(PgProblems.lost());
        }));
    // Plain SQL, since the client's own transaction does not survive a savepoint.
    Future<RowSet<Row>> begun = connection.query("begin").execute();
    Future<@Nullable RowSet<Row>> entered =
        token == null
            ? Future.succeededFuture(null)
            : connection
                .preparedQuery("select sec.enter($1)")
                .execute(Tuple.of(token))
                .map(rows -> rows);
    Future.succeededFuture(tx)
        .compose(open -> Reactive.future(work.apply(open)))
        .onComplete(
            value -> lane.run(() -> outcome.tryComplete(value)),
            failure -> lane.run(() -> outcome.tryFail(failure)));
    return Future.join(begun, entered, outcome.future())
        .transform(joined -> tx.close())
        .compose(answered -> ended(connection, tx, begun, entered, outcome.future()))
        .eventually(() -> condemned.remove(backend) ? evict(connection) : connection.close());
  }

  private static <T> Future<T> ended(
      SqlConnection connection, PgTx tx, Future<?> begun, Future<?> entered, Future<T> outcome) {
    if (begun.failed()) {
      return Future.failedFuture(new NotBegun(begun.cause()));
    }
    if (entered.succeeded() && outcome.succeeded() && !tx.broken()) {
      return connection
          .query("commit")
          .execute()
          .map(done -> outcome.result())
          .recover(failure -> Future.failedFuture(PgProblems.translated(failure)));
    }
    Throwable failure =
        entered.failed()
            ? PgProblems.translated(entered.cause())
            : outcome.failed()
                ? outcome.cause()
                : new IllegalStateException("a failed statement was passed over in a transaction");
    return connection
        .query("rollback")
        .execute()
        .transform(rolledBack -> Future.<T>failedFuture(failure));
  }

  private static Throwable shown(Throwable failure) {
    return failure instanceof NotBegun never ? PgProblems.translated(never.cause) : failure;
  }

  private void condemn(int backend, String who, String site) {
    condemned.add(backend);
    observer.observe(new StoreObservation.StaleHandle(who, site));
  }

  /**
   * The client cannot close a pooled connection for good, so the server ends it. Only when the
   * client has seen the end may the pool be asked again, or it would hand out the dying connection.
   */
  private static Future<Void> evict(SqlConnection connection) {
    Promise<Void> gone = Promise.promise();
    connection.exceptionHandler(expected -> {});
    connection.closeHandler(closed -> gone.tryComplete());
    connection
        .query("select pg_terminate_backend(pg_backend_pid())")
        .execute()
        .onFailure(failure -> {
          // The server's farewell comes before the end; anything else says it was gone already.
          if (!(failure instanceof PgException)) {
            gone.tryComplete();
          }
        });
    return gone.future();
  }

  private static Throwable notAcquired(Throwable failure) {
    if (failure instanceof PgException) {
      return PgProblems.translated(failure);
    }
    boolean lost = failure instanceof IOException || failure instanceof ClosedConnectionException;
    return lost ? PgProblems.lost() : PgProblems.busy();
  }

  /** BEGIN failed on a dead connection: nothing has run, another connection may be asked. */
  private static final class NotBegun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Throwable cause;

    NotBegun(Throwable cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
