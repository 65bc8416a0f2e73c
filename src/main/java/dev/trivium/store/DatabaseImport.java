package dev.trivium.store;

import dev.trivium.kernel.Ids;
import dev.trivium.store.backup.Broken;
import dev.trivium.store.transfer.TransferHead;
import dev.trivium.store.transfer.TransferReader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Takes an exported database into an empty one, in one transaction: either all of it is there and
 * was compared, or nothing is. Blocking; for the command {@code import}.
 */
public final class DatabaseImport {
  private final StoreConfig config;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final RandomGenerator random;

  private DatabaseImport(
      StoreConfig config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What was taken in.
   *
   * @param at the moment whose rows they are
   * @param chain the hash that the export told
   * @param keys of the key source that were tried, and opened what they should
   */
  public record Done(UUID id, Instant at, int tables, long rows, String chain, int keys) {}

  public static DatabaseImport prepare(
      StoreConfig config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    Path secret = config.home().resolve("keys").resolve("database.secret");
    if (config.databaseSecret().isEmpty() && !Files.exists(secret)) {
      throw new StoreRefusal(
          List.of(
              secret
                  + " is missing: the archive opens with the keys of the database it was made of."
                  + " Copy the directory keys of that home to "
                  + secret.getParent()
                  + " first."));
    }
    return new DatabaseImport(config, environment, clock, random);
  }

  /**
   * @param archive is read once, from its beginning to its end
   * @throws DamagedArchive when the archive is not what was written
   * @throws StoreRefusal when it does not belong here
   */
  public Done from(InputStream archive, ImportPlan plan, Vertx vertx, TransferProgress progress) {
    Secrets secrets = Secrets.read(config, environment, random, false);
    try {
      TransferFile.Opened file = TransferFile.open(archive, secrets);
      return file.read(clear -> into(new TransferReader(clear), plan, vertx, progress));
    } catch (Broken broken) {
      throw new DamagedArchive(broken);
    } catch (IOException failure) {
      throw new StoreRefusal("The archive cannot be read: " + failure, failure);
    }
  }

  private Done into(TransferReader archive, ImportPlan plan, Vertx vertx, TransferProgress progress)
      throws IOException {
    TransferHead head = archive.head();
    Opened opened = StoreStart.open(config, environment, random);
    try {
      Address migrator =
          opened.address().as(Bootstrap.MIGRATOR, opened.secrets().password(Bootstrap.MIGRATOR));
      KeyVault vault =
          KeyVaults.of(vertx, config.keys(), opened.secrets(), environment, clock, random);
      try (Connection connection = Bootstrap.connect(migrator)) {
        ImportSession session = new ImportSession(connection);
        session.begin();
        Done done =
            new ImportRun(session, head, plan, new KeyProof(vault), progress)
                .from(archive, new Ids(clock, random).next(), clock.instant());
        session.end();
        connection.commit();
        return done;
      } catch (SQLException failure) {
        throw new StoreRefusal("The database did not take it: " + shown(failure) + ".", failure);
      }
    } finally {
      opened.close();
    }
  }

  /** Without the server's own words, which would show the row it did not like. */
  private static String shown(SQLException failure) {
    ServerErrorMessage said =
        failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
    return "SQLSTATE "
        + failure.getSQLState()
        + (said == null || said.getTable() == null
            ? ""
            : " at table " + said.getSchema() + "." + said.getTable())
        + (said == null || said.getConstraint() == null
            ? ""
            : ", constraint " + said.getConstraint());
  }
}
