package dev.trivium.store;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Runnable onStaleUse;
  private final AtomicInteger savepoints = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean broken;

  PgTx(SqlConnection connection, Runnable onStaleUse) {
    this.connection = connection;
    this.onStaleUse = onStaleUse;
  }

  void close() {
    closed = true;
  }

  /** Whether a statement failed and no savepoint has undone it: COMMIT would silently roll back. */
  boolean broken() {
    return broken;
  }

  @Override
  public <T> Uni<List<T>> list(String sql, Function<Fields, T> row, @Nullable Object... arguments) {
    return Reactive.uni(() -> run(sql, arguments).map(rows -> mapped(rows, row)));
  }

  @Override
  public <T> Uni<Optional<T>> find(
      String sql, Function<Fields, T> row, @Nullable Object... arguments) {
    return list(sql, row, arguments).map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<Integer> execute(String sql, @Nullable Object... arguments) {
    return Reactive.uni(() -> run(sql, arguments).map(RowSet::rowCount));
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
                .call(() -> execute("rollback to savepoint " + name).invoke(() -> broken = false)));
  }

  private Future<RowSet<Row>> run(String sql, @Nullable Object... arguments) {
    if (closed) {
      onStaleUse.run();
      return Future.failedFuture(
          new IllegalStateException("a transaction was used after it had ended"));
    }
    return connection
        .preparedQuery(sql)
        .execute(Arguments.tuple(arguments))
        .recover(failure -> {
          broken = true;
          return Future.failedFuture(PgProblems.translated(failure));
        });
  }

  private static <T> List<T> mapped(RowSet<Row> rows, Function<Fields, T> mapper) {
    List<T> all = new ArrayList<>(rows.size());
    for (Row row : rows) {
      all.add(mapper.apply(new PgFields(row)));
    }
    return all;
  }
}
