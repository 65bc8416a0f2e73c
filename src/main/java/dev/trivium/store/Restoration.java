package dev.trivium.store;

import dev.trivium.kernel.Ids;
import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a home that is ready to serve out of the backup directory. The keys are those of the home
 * that the configuration names, as they are now: what was erased since the backup stays erased.
 * Blocking; for the command {@code restore}.
 */
public final class Restoration {
  private static final String KNOWN = "select where to_regclass('ops.recovery') is not null";
  private static final String MARK =
      "insert into ops.recovery (id, at, kind, point, source) values (?, ?, 'restored', ?, ?)";

  private final StoreConfig config;
  private final Path directory;
  private final Secrets secrets;
  private final InstantSource clock;
  private final RandomGenerator random;

  private Restoration(
      StoreConfig config,
      Path directory,
      Secrets secrets,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    this.directory = directory;
    this.secrets = secrets;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What was restored.
   *
   * @param lastCommit the newest change there is, if the log held one
   * @param bytes of the database files
   */
  public record Done(UUID backup, Optional<Instant> lastCommit, long bytes, Duration took) {}

  /**
   * @throws StoreRefusal when there is no backup directory or no secret
   */
  public static Restoration prepare(
      StoreConfig config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    Path directory = config.backup().directory();
    if (!config.embedded()) {
      throw new StoreRefusal(
          List.of(
              "The database is external: restore it with the tools of its operator"
                  + " (docs/backup.md has recipes)."));
    }
    if (directory == null) {
      throw new StoreRefusal(
          List.of("No backup directory is known; set TRIVIUM_STORE_BACKUP_DIR."));
    }
    Secrets secrets = Secrets.read(config, environment, random, false);
    return new Restoration(config, directory, secrets, clock, random);
  }

  /**
   * @param to a directory without data; it becomes the home
   * @param at the last moment whose changes are wanted; null takes all there are
   * @throws StoreRefusal in one sentence, when anything is missing, damaged or in the way; nothing
   *     is left then that could be served from
   */
  public Done into(Path to, @Nullable Instant at, LongConsumer progress) {
    if (at != null && at.isAfter(clock.instant())) {
      throw new StoreRefusal(List.of(at + " is still to come; leave the time out to take all."));
    }
    long begin = System.nanoTime();
    try (HomeLock _ = HomeLock.take(to)) {
      Restore restore = Restore.of(directory, secrets, at);
      Recovery.Recovered recovered =
          restore.into(to, RecoveryGoal.at(at), secrets, config.durable(), progress);
      try {
        mark(recovered, restore.manifest(), at);
      } finally {
        recovered.postgres().stop();
      }
      bringKeys(to);
      return new Done(
          restore.manifest().id(),
          recovered.lastCommit(),
          restore.manifest().bytes(),
          Restore.since(begin));
    } catch (Broken broken) {
      throw new StoreRefusal(String.valueOf(broken.getMessage()), broken);
    } catch (IOException failure) {
      throw new StoreRefusal("The backup cannot be restored: " + failure, failure);
    }
  }

  /** So that senders can be told what to repeat; an older backup has no place for it. */
  private void mark(Recovery.Recovered recovered, Manifest backup, @Nullable Instant at) {
    Instant point = at == null ? recovered.lastCommit().orElse(backup.doneAt()) : at;
    Address migrator =
        recovered.address().as(Bootstrap.MIGRATOR, secrets.password(Bootstrap.MIGRATOR));
    try (Connection connection = Bootstrap.connect(migrator);
        PreparedStatement known = connection.prepareStatement(KNOWN);
        ResultSet place = known.executeQuery();
        PreparedStatement mark = connection.prepareStatement(MARK)) {
      if (place.next()) {
        mark.setObject(1, new Ids(clock, random).next());
        mark.setTimestamp(2, Timestamp.from(clock.instant()));
        mark.setTimestamp(3, Timestamp.from(point));
        mark.setObject(4, backup.id());
        mark.execute();
      }
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(migrator, failure);
    }
  }

  private void bringKeys(Path to) throws IOException {
    Path keys = config.home().resolve("keys");
    if (Files.exists(keys) && !Files.exists(to.resolve("keys"))) {
      Trees.copy(keys, to.resolve("keys"));
    }
  }
}
