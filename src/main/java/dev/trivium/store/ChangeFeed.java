package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code ops.change}. A notification only wakes it up; what counts is the poll, which asks
 * from the oldest transaction that was still open at the last one: a transaction that began early
 * and committed late is seen although its id is low. After any gap everything counts as changed.
 */
final class ChangeFeed implements Changes, Notices {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final long RECONNECT_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 1_000;
  private static final String CONTRACT = "contract";
  private static final String OWN = "trivium";
  private static final String LISTEN = "listen ";
  private static final String BEGIN =
      "select pg_snapshot_xmin(pg_current_snapshot())::text as xmin";
  private static final String POLL =
      """
      select id, kind, key, (select pg_snapshot_xmin(pg_current_snapshot()))::text as xmin
        from ops.change where xid >= $1::text::xid8
      """;

  /** How old what is known may be; beyond, nothing kept is trusted. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Database database;
  private final InstantSource clock;
  private final PgConnectOptions listener;
  private final Observer observer;
  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong all = new AtomicLong();
  private final Map<String, Long> byDataset = new ConcurrentHashMap<>();
  private final List<Runnable> told = new CopyOnWriteArrayList<>();
  private final Map<String, List<Consumer<String>>> hearing = new ConcurrentHashMap<>();
  private final AtomicBoolean polling = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean lost = true;
  private volatile String xmin = "";
  private volatile Set<Long> seen = Set.of();
  private volatile boolean stopped;
  private volatile @Nullable PgConnection listening;
  private volatile Instant asked = Instant.EPOCH;
  private final Promise<Void> quiet = Promise.promise();
  private volatile Runnable onContract = () -> {};
  private long timer = -1;

  private record Change(long id, String kind, String key, String xmin) {}

  ChangeFeed(
      Vertx vertx,
      Database database,
      PgConnectOptions listener,
      InstantSource clock,
      Observer observer) {
    this.vertx = vertx;
    this.database = database;
    this.clock = clock;
    this.listener = listener;
    this.observer = observer;
  }

  /**
   * @param contract told when a contract changed on whatever node; it may have brought regions
   */
  void start(Runnable contract) {
    onContract = contract;
    listen();
    timer = vertx.setPeriodic(EVERY.toMillis(), tick -> poll());
    poll();
  }

  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    if (polling.compareAndSet(false, true)) {
      quiet.tryComplete();
    }
    PgConnection open = listening;
    Future<Void> deaf = open == null ? Future.succeededFuture() : open.close();
    // A pool that is closed under a running poll would wait for it for ever.
    return Future.join(deaf, quiet.future())
        .timeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .mapEmpty();
  }

  private void listen() {
    if (stopped) {
      return;
    }
    PgConnection.connect(vertx, listener)
        .compose(connection -> {
          listening = connection;
          connection.notificationHandler(this::woken);
          connection.closeHandler(gone -> listenLater());
          return connection.query(LISTEN + OWN).execute();
        })
        .onSuccess(heard -> hearing.keySet().forEach(this::listen))
        .onFailure(unreachable -> {
          if (listening == null) {
            listenLater();
          }
        });
  }

  private void woken(PgNotification call) {
    if (call.getChannel().equals(OWN)) {
      poll();
    } else {
      tell(call.getChannel(), call.getPayload());
    }
  }

  private void tell(String channel, String payload) {
    hearing.getOrDefault(channel, List.of()).forEach(told -> told.accept(payload));
  }

  @Override
  public void hear(String channel, Consumer<String> told) {
    if (!channel.matches("[a-z_]+")) {
      throw new IllegalArgumentException(channel);
    }
    hearing.computeIfAbsent(channel, fresh -> new CopyOnWriteArrayList<>()).add(told);
    listen(channel);
  }

  @Override
  public boolean reachOthers() {
    return true;
  }

  /** From then on calls are heard; those before may have been missed. */
  private void listen(String channel) {
    PgConnection open = listening;
    if (open != null) {
      open.query(LISTEN + channel).execute().onSuccess(heard -> tell(channel, ""));
    }
  }

  /** What came in between may have been missed, so nothing kept is trusted. */
  private void listenLater() {
    listening = null;
    happened();
    vertx.setTimer(RECONNECT_MILLIS, tick -> listen());
  }

  @Override
  public long of(String dataset) {
    if (clock.instant().isAfter(asked.plus(FRESH))) {
      happened();
    }
    return Math.max(all.get(), byDataset.getOrDefault(dataset, 0L));
  }

  @Override
  public void happened() {
    all.set(ticks.incrementAndGet());
    told.forEach(Runnable::run);
  }

  @Override
  public void whenever(Runnable changed) {
    told.add(changed);
  }

  /** One poll at a time; a wake-up that comes meanwhile makes one more. */
  private void poll() {
    if (!polling.compareAndSet(false, true)) {
      again.set(true);
      return;
    }
    Instant now = clock.instant();
    Uni.createFrom()
        .deferred(() -> lost ? begun() : polled())
        .invoke(() -> asked = now)
        .onTermination()
        .invoke(this::ended)
        .subscribe()
        .with(
            done -> {
              if (again.compareAndSet(true, false)) {
                poll();
              }
            },
            this::failed);
  }

  private void ended() {
    if (stopped) {
      quiet.tryComplete();
    } else {
      polling.set(false);
    }
  }

  /** Nothing is known about the time before, so everything counts as changed. */
  private Uni<Void> begun() {
    return database
        .asJob(Job.CHANGES, tx -> tx.find(BEGIN, row -> row.text("xmin")))
        .invoke(found -> {
          xmin = found.orElseThrow();
          seen = Set.of();
          lost = false;
          happened();
        })
        .replaceWithVoid();
  }

  private Uni<Void> polled() {
    return database
        .asJob(
            Job.CHANGES,
            tx ->
                tx.list(
                    POLL,
                    row ->
                        new Change(
                            row.bigint("id"), row.text("kind"), row.text("key"), row.text("xmin")),
                    xmin))
        .invoke(this::take)
        .replaceWithVoid();
  }

  private void take(List<Change> changes) {
    Set<Long> now = new HashSet<>();
    boolean contracts = false;
    for (Change change : changes) {
      now.add(change.id());
      if (!seen.contains(change.id())) {
        byDataset.put(change.key(), ticks.incrementAndGet());
        contracts |= change.kind().equals(CONTRACT);
      }
    }
    if (!seen.containsAll(now)) {
      told.forEach(Runnable::run);
    }
    seen = now;
    if (!changes.isEmpty()) {
      xmin = changes.getFirst().xmin();
    }
    if (contracts) {
      onContract.run();
    }
  }

  private void failed(Throwable failure) {
    if (!lost) {
      lost = true;
      happened();
      observer.observe(new StoreObservation.FeedLost(failure));
    }
  }
}
