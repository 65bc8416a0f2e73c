package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real door, which asks on request how each reading statement is run before it runs it: in the
 * same transaction, as the same role, with the same arguments.
 */
final class PlannedDatabase implements Database {
  private final Database door;
  final List<Planned> plans = new CopyOnWriteArrayList<>();
  volatile boolean asking;

  /** A statement and its plan as JSON. */
  record Planned(String sql, String plan) {}

  PlannedDatabase(Database door) {
    this.door = door;
  }

  @Override
  public <T> Uni<T> as(Caller caller, Function<Tx, Uni<T>> work) {
    return door.as(caller, tx -> work.apply(asked(tx)));
  }

  @Override
  public <T> Uni<T> reading(Caller caller, Function<Tx, Uni<T>> work) {
    return door.reading(caller, tx -> work.apply(asked(tx)));
  }

  @Override
  public <T> Uni<T> asJob(Job job, Function<Tx, Uni<T>> work) {
    return door.asJob(job, work);
  }

  private Tx asked(Tx tx) {
    return asking ? new Asking(tx) : tx;
  }

  private final class Asking implements Tx {
    private final Tx tx;

    Asking(Tx tx) {
      this.tx = tx;
    }

    @Override
    public <T> Uni<List<T>> list(
        String sql, Function<Fields, T> row, @Nullable Object... arguments) {
      return tx.list(
              "explain (analyze, verbose, format json) " + sql,
              plan -> plan.json("QUERY PLAN"),
              arguments)
          .invoke(found -> plans.add(new Planned(sql, found.getFirst())))
          .chain(() -> tx.list(sql, row, arguments));
    }

    @Override
    public <T> Uni<Optional<T>> find(
        String sql, Function<Fields, T> row, @Nullable Object... arguments) {
      return list(sql, row, arguments).map(rows -> rows.stream().findFirst());
    }

    @Override
    public Uni<Integer> execute(String sql, @Nullable Object... arguments) {
      return tx.execute(sql, arguments);
    }

    @Override
    public <T> Uni<T> savepoint(Supplier<Uni<T>> work) {
      return tx.savepoint(work);
    }
  }
}
