package dev.trivium.store;

import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Wires the room and brings the database up. {@link #start} blocks: it runs before anything is
 * served, on no event loop.
 */
public final class StoreAssembly {
  private final Vertx vertx;
  private final Opened opened;
  private final PgDatabase database;
  private final RegionDirectory regions;
  private final SchemaChanges schemaChanges;
  private final KeyUpkeep keys;
  private final Seal seal;
  private final AuditChain audit;
  private final byte[] logKey;
  private final ChangeFeed feed;
  private final String version;
  private final RegionRefresh refresh;
  private final BackupAssembly.@Nullable Parts backups;

  private StoreAssembly(
      Vertx vertx,
      Opened opened,
      PgDatabase database,
      SchemaChanges changes,
      KeyUpkeep keys,
      AuditChain audit,
      BackupAssembly.@Nullable Parts backups,
      ChangeFeed feed) {
    this.audit = audit;
    this.feed = feed;
    this.vertx = vertx;
    this.opened = opened;
    this.database = database;
    this.regions = opened.regions();
    this.refresh = new RegionRefresh(vertx, database, regions);
    this.schemaChanges = changes;
    this.keys = keys;
    this.seal = new RingSeal(keys.ring());
    this.logKey = opened.secrets().derive("log user");
    this.version = opened.version();
    this.backups = backups;
  }

  /**
   * @param environment only asked for the variables that settings name
   * @throws StoreRefusal with every finding that speaks against serving
   */
  public static StoreAssembly start(
      Vertx vertx,
      StoreConfig config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    return started(
        vertx,
        config,
        StoreStart.open(config, environment, random),
        environment,
        clock,
        random,
        observer);
  }

  /**
   * Works on the embedded database of a home whose server runs, as another node would; for short
   * commands. It makes no backups.
   */
  public static StoreAssembly startBeside(
      Vertx vertx,
      StoreConfig config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    StoreConfig guest = config.withBackup(BackupConfig.NONE);
    Opened opened = StoreStart.beside(guest, environment, random);
    return started(vertx, guest, opened, environment, clock, random, observer);
  }

  private static StoreAssembly started(
      Vertx vertx,
      StoreConfig config,
      Opened opened,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    CallerToken tokens =
        new CallerToken(
            opened.secrets().derive("caller token"), opened.regions(), clock, config.tokenTtl());
    Pools pools = new Pools(vertx, config, opened);
    Door keys =
        new Door(
            vertx,
            pools.of(
                Bootstrap.KEYS, config.keys().connections(), config.pools().statementTimeout()),
            observer);
    PgDatabase database =
        new PgDatabase(
            new Door(
                vertx,
                pools.of(Bootstrap.APP, config.pools().app(), config.pools().statementTimeout()),
                observer),
            new Door(
                vertx,
                pools.of(Bootstrap.READER, config.pools().reader(), config.pools().readerTimeout()),
                observer),
            new Door(
                vertx,
                pools.of(Bootstrap.JOB, config.pools().job(), config.pools().statementTimeout()),
                observer),
            keys,
            tokens);
    SchemaChanges changes = pools.schemaChanges(observer);
    KeyUpkeep upkeep =
        KeyUpkeep.of(
            vertx, config.keys(), opened.secrets(), environment, keys, clock, random, observer);
    AuditChain audit = new AuditChain(vertx, database, observer);
    ChangeFeed feed =
        new ChangeFeed(
            vertx, database, pools.options(Bootstrap.JOB, Duration.ZERO), clock, observer);
    BackupAssembly.@Nullable Parts backups =
        BackupAssembly.of(config, opened, database, vertx, clock, random, observer);
    StoreAssembly store =
        new StoreAssembly(vertx, opened, database, changes, upkeep, audit, backups, feed);
    store.openKeys();
    if (backups != null) {
      backups.open();
    }
    store.audit.start();
    store.feed.start(store.refresh::now);
    store.refresh.start();
    return store;
  }

  /** Whether a server runs on this home; it makes its backups itself. */
  public static boolean homeInUse(StoreConfig config) {
    return config.embedded() && HomeLock.isTaken(config.home());
  }

  /** Whether a server works on this database, wherever it runs. Blocking. */
  public static boolean inUse(StoreConfig config) {
    return config.embedded()
        ? HomeLock.isTaken(config.home())
        : StoreStart.isServed(Address.parse(config.databaseUrl()));
  }

  /** Brings the schema to this version and stops again; for the command {@code migrate}. */
  public static int migrate(
      StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    return StoreStart.migrateOnly(config, environment, random);
  }

  public Database database() {
    return database;
  }

  public Regions regions() {
    return regions;
  }

  public SchemaChanges schemaChanges() {
    return schemaChanges;
  }

  /** How far the data has moved on. */
  public Changes changes() {
    return feed;
  }

  /** What other nodes call out; an embedded database serves this one alone. */
  public Notices notices() {
    return opened.postgres() == null ? feed : Notices.NONE;
  }

  public Seal seal() {
    return seal;
  }

  /** The keys for those who operate the server and erase people. */
  public Keys keys() {
    return keys.keys();
  }

  /** What names of callers are hashed with in the log; it serves also when the keys are away. */
  public byte[] logKey() {
    return logKey.clone();
  }

  /** Backups of the embedded database; nothing when it is external or has no place for them. */
  public Optional<Backups> backups() {
    return Optional.ofNullable(backups).map(BackupAssembly.Parts::backups);
  }

  /** Restore drills, where there are backups. */
  public Optional<Drills> drills() {
    return Optional.ofNullable(backups).map(BackupAssembly.Parts::drills);
  }

  /**
   * Writes the whole database into an archive.
   *
   * @param version of this program, for people who find the archive
   */
  public DatabaseExport export(RandomGenerator random, String version) {
    return new DatabaseExport(opened.address(), opened.secrets(), random, version);
  }

  /** Version and kind, for people: {@code PostgreSQL 18.6, embedded}. */
  public String version() {
    return version;
  }

  /** Whether a connection works now. */
  public Uni<Boolean> ping() {
    return database
        .asJob(Job.RESPONSES, tx -> tx.find("select 1 as one", row -> row.integer("one")))
        .map(one -> one.isPresent())
        .onFailure()
        .recoverWithItem(false);
  }

  /** Closes the pools, then stops an embedded database. The future ends when all is down. */
  public Future<Void> close() {
    refresh.stop();
    audit.stop();
    keys.stop();
    if (backups != null) {
      backups.rest();
    }
    return feed.stop()
        .transform(deaf -> database.close())
        .transform(closed -> vertx.executeBlocking(this::stopPostgres, false))
        .transform(
            stopped -> backups == null ? Future.succeededFuture() : backups.backups().close())
        .transform(shipped -> vertx.executeBlocking(this::unlock, false))
        .mapEmpty();
  }

  /** Without keys nothing is served; what was started so far is stopped again. */
  private void openKeys() {
    try {
      keys.open().subscribeAsCompletionStage().join();
    } catch (CompletionException failed) {
      close().toCompletionStage().toCompletableFuture().join();
      throw failed.getCause() instanceof RuntimeException known ? known : failed;
    }
  }

  private boolean stopPostgres() {
    if (opened.postgres() != null) {
      opened.postgres().stop();
    }
    return true;
  }

  private boolean unlock() {
    if (opened.lock() != null) {
      opened.lock().close();
    }
    return true;
  }
}
