package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.StoreObservation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One connection of the migrator while a plan is carried out. It is alone on the database by an
 * advisory lock, which ends with the connection; the lock is tried and never waited for, because
 * who waits in a statement holds a snapshot, and an index made beside running work waits for all of
 * those.
 */
final class SchemaSession {
  private static final long LOCK = 0x7472697669756dL;
  private static final String ADD_REGION =
      """
      insert into sec.region (id, code, name)
      select coalesce(max(id), 0) + 1, $1, $1 from sec.region
      having not exists (select from sec.region where code = $1)
      """;
  private static final String HALF_MADE =
      """
      select 1 from pg_index i join pg_class c on c.oid = i.indexrelid
       where c.relnamespace = 'data'::regnamespace and c.relname = $1 and not i.indisvalid
      """;

  private final Vertx vertx;
  private final PgConnection connection;
  private final SchemaConfig config;
  private final Observer observer;

  SchemaSession(Vertx vertx, PgConnection connection, SchemaConfig config, Observer observer) {
    this.vertx = vertx;
    this.connection = connection;
    this.config = config;
    this.observer = observer;
  }

  Future<Void> opened() {
    return run("set client_min_messages = warning")
        .compose(quiet -> run("set lock_timeout = " + config.lockTimeout().toMillis()))
        .compose(set -> run("set statement_timeout = " + config.limit().toMillis()))
        .compose(set -> persistently(this::claimed, 1));
  }

  private Future<Void> claimed() {
    return connection
        .query("select pg_try_advisory_lock(" + LOCK + ") as claimed")
        .execute()
        .compose(rows ->
            rows.iterator().next().getBoolean("claimed")
                ? Future.succeededFuture()
                : Future.failedFuture(new PgException("taken", "ERROR", "55P03", "")));
  }

  /** All of it or nothing, tried again as a whole. */
  Future<Void> together(List<String> codes, List<String> statements) {
    return persistently(
        () ->
            connection
                .begin()
                .compose(transaction ->
                    regions(codes)
                        .compose(added -> run("set local role " + Bootstrap.OWNER))
                        .compose(owner -> each(statements))
                        .transform(done -> ended(transaction, done))),
        1);
  }

  /**
   * Waits for every transaction that could still see the table without the index. It holds up
   * nobody meanwhile, so it waits as long as one statement may run.
   */
  Future<Void> index(SchemaPlan.NewIndex index) {
    return asOwner(() ->
        run("set lock_timeout = 0")
            .compose(patient -> withoutRuin(index.name()))
            .compose(none -> run(index.statement()))
            .recover(failure ->
                withoutRuin(index.name()).transform(gone -> Future.failedFuture(told(failure))))
            .eventually(() -> run("set lock_timeout = " + config.lockTimeout().toMillis())));
  }

  /** One statement in a transaction of its own. */
  Future<Void> alone(String statement) {
    return persistently(() -> asOwner(() -> run(statement)), 1);
  }

  /** What a broken attempt leaves costs every write and is used by nothing. */
  private Future<Void> withoutRuin(String index) {
    return connection
        .preparedQuery(HALF_MADE)
        .execute(Tuple.of(index))
        .compose(found ->
            found.size() == 0
                ? Future.succeededFuture()
                : run("drop index concurrently if exists data.\"" + index + '"'));
  }

  private Future<Void> asOwner(Supplier<Future<Void>> work) {
    return run("set role " + Bootstrap.OWNER)
        .compose(owner -> work.get())
        .eventually(() -> run("reset role"));
  }

  private Future<Void> persistently(Supplier<Future<Void>> work, int attempt) {
    return work.get()
        .recover(failure -> {
          if (!waits(failure)) {
            return Future.failedFuture(told(failure));
          }
          observer.observe(new StoreObservation.SchemaWaits(attempt, config.tries()));
          return attempt >= config.tries()
              ? Future.failedFuture(held())
              : vertx
                  .timer(config.pause().toMillis(), TimeUnit.MILLISECONDS)
                  .compose(rested -> persistently(work, attempt + 1));
        });
  }

  private static boolean waits(Throwable failure) {
    return failure instanceof PgException said
        && ("55P03".equals(said.getSqlState()) || "40P01".equals(said.getSqlState()));
  }

  private static Throwable told(Throwable failure) {
    String state = failure instanceof PgException said ? String.valueOf(said.getSqlState()) : "";
    return switch (state) {
      case "57014" ->
          Problem.of(
                  Problem.Kind.TIMEOUT,
                  "store/schema-too-slow",
                  "A statement took longer than store.schema.timeout; raise it, or apply the"
                      + " contract when less is going on. What was done stays, and applying goes on"
                      + " from it.")
              .asException();
      case "23503", "23505", "23514" ->
          Problem.of(
                  Problem.Kind.CONFLICT,
                  "store/rows-in-the-way",
                  "Rows in the table break what the contract demands, though every row was held to"
                      + " it: somebody wrote past the contract. Correct them and apply it again.")
              .with("constraint", String.valueOf(((PgException) failure).getConstraint()))
              .asException();
      default -> failure;
    };
  }

  private ProblemException held() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "store/table-held",
            "Others held the table, or another contract was being applied, through "
                + config.tries()
                + " tries of "
                + config.lockTimeout().toMillis()
                + " ms; apply it again when long transactions have ended.")
        .retryAfter(config.pause().multipliedBy(config.tries()))
        .asException();
  }

  private static Future<Void> ended(Transaction transaction, AsyncResult<Void> outcome) {
    return outcome.succeeded()
        ? transaction.commit()
        : transaction.rollback().transform(back -> Future.failedFuture(outcome.cause()));
  }

  private Future<Void> regions(List<String> codes) {
    Future<Void> done = Future.succeededFuture();
    for (String code : codes) {
      done =
          done.compose(
              before -> connection.preparedQuery(ADD_REGION).execute(Tuple.of(code)).mapEmpty());
    }
    return done;
  }

  private Future<Void> each(List<String> statements) {
    Future<Void> done = Future.succeededFuture();
    for (String statement : statements) {
      done = done.compose(before -> run(statement));
    }
    return done;
  }

  private Future<Void> run(String sql) {
    return connection.query(sql).execute().mapEmpty();
  }
}
