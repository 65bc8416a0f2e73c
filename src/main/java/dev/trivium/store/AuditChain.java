package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Chains new audit entries each second. The head goes to the log, outside the database, so that
 * also a chain that was cut or written anew as a whole can be told.
 */
final class AuditChain {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MOST = 5_000;
  private static final String CHAIN = "select ops.chain_audit($1) as chained";
  private static final String HEAD =
      "select seq, hash from ops.audit where seq is not null order by seq desc limit 1";

  private final Vertx vertx;
  private final Database database;
  private final Observer observer;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private long timer = -1;

  AuditChain(Vertx vertx, Database database, Observer observer) {
    this.vertx = vertx;
    this.database = database;
    this.observer = observer;
  }

  void start() {
    timer = vertx.setPeriodic(EVERY.toMillis(), tick -> tick());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Chains what there is; gives the new head if there was something. */
  Uni<Optional<Head>> chain() {
    return database.asJob(
        Job.AUDIT,
        tx ->
            tx.find(CHAIN, row -> row.integer("chained"), MOST)
                .chain(chained ->
                    chained.filter(rows -> rows > 0).isEmpty()
                        ? Uni.createFrom().item(Optional.<Head>empty())
                        : tx.find(
                            HEAD, row -> new Head(row.bigint("seq"), hex(row.bytes("hash"))))));
  }

  /** The last entry of the chain. */
  record Head(long seq, String hash) {}

  private void tick() {
    if (running.compareAndSet(false, true)) {
      chain()
          .onTermination()
          .invoke(() -> running.set(false))
          .subscribe()
          .with(this::told, this::failed);
    }
  }

  private void told(Optional<Head> head) {
    failing.set(false);
    head.ifPresent(now -> observer.observe(new StoreObservation.AuditChained(now.seq, now.hash)));
  }

  /** Told once, not each second, until it works again. */
  private void failed(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      observer.observe(new StoreObservation.AuditOutOfReach(failure));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
