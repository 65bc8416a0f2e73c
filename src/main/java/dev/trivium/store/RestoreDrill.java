package dev.trivium.store;

import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.Inventory;
import dev.trivium.store.backup.Manifest;
import dev.trivium.store.backup.WalSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a drill that read and write files: marks a moment of the serving database, restores
 * it into a throw-away directory on a port of its own, and compares. Blocking.
 */
final class RestoreDrill {
  private final Path home;
  private final Address address;
  private final Secrets secrets;
  private final boolean durable;

  RestoreDrill(Path home, Address address, Secrets secrets, boolean durable) {
    this.home = home;
    this.address = address;
    this.secrets = secrets;
    this.durable = durable;
  }

  /** What the serving database held when the restore point was put into its log. */
  record Moment(String point, WalSegment segment, Inventory inventory) {}

  /** What came out of it. */
  record Result(Duration rto, Inventory inventory, List<String> wrong) {}

  Moment mark(UUID id, long timeline) throws SQLException {
    String point = "trivium-drill-" + id;
    AtomicReference<WalSegment> segment = new AtomicReference<>();
    Inventory inventory =
        new Inventories(as(address, Bootstrap.MIGRATOR))
            .at(() -> segment.set(restorePoint(point, timeline)));
    return new Moment(point, segment.get(), inventory);
  }

  /**
   * @param damage done to a copy of the archive first; the archive itself is only read
   */
  Result restore(
      BackupTarget archive,
      Manifest manifest,
      Moment moment,
      UUID sentinel,
      @Nullable Damage damage)
      throws IOException, SQLException {
    Path place = home.resolve("backup").resolve("drill");
    Trees.delete(place);
    try {
      Path scratch = Trees.make(place.resolve("home"));
      Path binaries = PostgresBinaries.unpackedIn(home);
      Files.createSymbolicLink(scratch.resolve(binaries.getFileName()), binaries);
      BackupTarget source = archive;
      if (damage != null) {
        source = archive.copy(place.resolve("archive"));
        damage.to(source, manifest.id(), moment.segment);
      }
      return compare(new Restore(source, manifest, null), scratch, moment, sentinel);
    } finally {
      Trees.delete(place);
    }
  }

  private Result compare(Restore restore, Path scratch, Moment moment, UUID sentinel)
      throws IOException, SQLException {
    long begin = System.nanoTime();
    Recovery.Recovered recovered =
        restore.into(scratch, RecoveryGoal.point(moment.point), secrets, durable, bytes -> {});
    try {
      List<String> wrong = new ArrayList<>(StartupFindings.in(recovered.address(), secrets));
      Duration rto = Restore.since(begin);
      Inventory found = new Inventories(as(recovered.address(), Bootstrap.MIGRATOR)).now();
      wrong.addAll(moment.inventory.differences(found));
      if (!holds(as(recovered.address(), Bootstrap.MIGRATOR), sentinel)) {
        wrong.add("The row that was written before the restore is not there.");
      }
      return new Result(rto, found, wrong);
    } finally {
      recovered.postgres().stop();
    }
  }

  private WalSegment restorePoint(String point, long timeline) throws SQLException {
    try (Connection connection = Bootstrap.connect(as(address, Bootstrap.BACKUP));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_create_restore_point('" + point + "')::text")) {
      row.next();
      return WalSegment.before(timeline, row.getString(1));
    }
  }

  private static boolean holds(Address migrator, UUID sentinel) throws SQLException {
    try (Connection connection = Bootstrap.connect(migrator);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select from ops.drill where id = '" + sentinel + "'")) {
      return row.next();
    } catch (SQLException failure) {
      throw new Broken("The restored database cannot be read: " + failure.getSQLState(), failure);
    }
  }

  private Address as(Address where, String role) {
    return where.as(role, secrets.password(role));
  }
}
