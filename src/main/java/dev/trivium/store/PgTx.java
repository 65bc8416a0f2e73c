package dev.trivium.store;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a repository sees of a connection. After {@link #close} no call reaches the connection any
 * more: without this a kept handle would run inside the next caller's transaction, since the client
 * does not ask who holds a pooled connection.
 */
final class PgTx implements Tx {
  private final SqlConnection connection;
  private final Lane lane;
  private final Consumer<String> onStaleUse;
  private final AtomicInteger savepoints = new AtomicInteger();
  private final Promise<Void> answered = Promise.promise();
  private int unanswered;
  private volatile boolean closed;
  private volatile boolean broken;

  PgTx(SqlConnection connection, Lane lane, Consumer<String> onStaleUse) {
    this.connection = connection;
    this.lane = lane;
    this.onStaleUse = onStaleUse;
  }

  /**
   * From here on nothing is sent. Ends when what was sent before is answered: the client may send a
   * statement a second time, with types, and that must not come after COMMIT. On the lane only.
   */
  Future<Void> close() {
    closed = true;
    if (unanswered == 0) {
      answered.tryComplete();
    }
    return answered.future();
  }

  /** The connection is gone, so no answer comes any more. On the lane only. */
  void lost() {
    closed = true;
    broken = true;
    answered.tryComplete();
  }

  boolean closed() {
    return closed;
  }

  /** Whether a statement failed and no savepoint has undone it: COMMIT would silently roll back. */
  boolean broken() {
    return broken;
  }

  @Override
  public <T> Uni<List<T>> list(String sql, Function<Fields, T> row, @Nullable Object... arguments) {
    return sent(sql, arguments).map(rows -> mapped(rows, row));
  }

  @Override
  public <T> Uni<Optional<T>> find(
      String sql, Function<Fields, T> row, @Nullable Object... arguments) {
    return list(sql, row, arguments).map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<Integer> execute(String sql, @Nullable Object... arguments) {
    return sent(sql, arguments).map(RowSet::rowCount);
  }

  @Override
  public <T> Uni<T> savepoint(Supplier<Uni<T>> work) {
    String name = "s" + savepoints.incrementAndGet();
    return execute("savepoint " + name)
        .chain(() ->
            Uni.createFrom()
                .deferred(work::get)
                .call(() -> execute("release savepoint " + name))
                .onFailure()
                .call(() -> undone(name)));
  }

  /** Keeps the failure that led here, also when the way back fails: then all is rolled back. */
  private Uni<Integer> undone(String name) {
    return execute("rollback to savepoint " + name)
        .invoke(() -> broken = false)
        .onFailure()
        .recoverWithItem(0);
  }

  private Uni<RowSet<Row>> sent(String sql, @Nullable Object... arguments) {
    // A stale handle is told apart here already, while its user is still on the stack.
    String site = closed ? CallSite.nearest() : "";
    return Reactive.uni(() -> run(site, sql, arguments));
  }

  private Future<RowSet<Row>> run(String site, String sql, @Nullable Object... arguments) {
    if (closed) {
      return stale(site);
    }
    Tuple tuple = Arguments.tuple(arguments);
    Promise<RowSet<Row>> result = Promise.promise();
    lane.run(() -> (closed ? stale(site) : send(sql, tuple)).onComplete(result));
    return result.future();
  }

  private Future<RowSet<Row>> send(String sql, Tuple tuple) {
    unanswered++;
    return connection
        .preparedQuery(sql)
        .execute(tuple)
        .onFailure(failure -> broken = true)
        .onComplete(answer -> {
          unanswered--;
          if (closed && unanswered == 0) {
            answered.tryComplete();
          }
        })
        .recover(failure -> Future.failedFuture(PgProblems.translated(failure)));
  }

  private Future<RowSet<Row>> stale(String site) {
    onStaleUse.accept(site.isEmpty() ? CallSite.nearest() : site);
    return Future.failedFuture(
        new IllegalStateException("a transaction was used after it had ended"));
  }

  private static <T> List<T> mapped(RowSet<Row> rows, Function<Fields, T> mapper) {
    List<T> all = new ArrayList<>(rows.size());
    for (Row row : rows) {
      all.add(mapper.apply(new PgFields(row)));
    }
    return all;
  }
}
