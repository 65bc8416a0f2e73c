package dev.trivium.store;

import dev.trivium.store.backup.Manifest;
import dev.trivium.store.backup.WalSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Copies the files of the running server. The session that began the backup stays open until it
 * ends: if it is lost, so is the backup. Blocking, for as long as the copy takes.
 */
final class BaseBackup {
  private static final String STOP_PATIENCE = "set statement_timeout = '10min'";

  private final Path data;
  private final Address address;
  private final InstantSource clock;

  /**
   * @param address of the server, as the role that takes backups
   */
  BaseBackup(Path data, Address address, InstantSource clock) {
    this.data = data;
    this.address = address;
    this.clock = clock;
  }

  /** Writes the files into the target; the manifest that is returned is not written yet. */
  Manifest take(BackupTarget target, UUID id, LongConsumer progress)
      throws IOException, SQLException {
    Instant started = clock.instant();
    Path file = target.begin(id).resolve("files");
    try (Connection session = Bootstrap.connect(address);
        Statement statement = session.createStatement()) {
      statement.execute(STOP_PATIENCE);
      List<String> from =
          row(
              statement,
              "select lsn::text, pg_walfile_name(lsn), current_setting('server_version')"
                  + " from pg_backup_start('trivium "
                  + id
                  + "', true) lsn");
      List<Manifest.Member> members = new ArrayList<>();
      String sha256 =
          Packed.write(
              file,
              target.key(),
              BackupTarget.filesName(id),
              out -> members.addAll(DataFiles.pack(data, out, progress)));
      List<String> to =
          row(statement, "select lsn::text, labelfile from pg_backup_stop(true) as stopped");
      return new Manifest(
          id,
          started,
          clock.instant(),
          from.get(2),
          WalSegment.named(from.get(1)).orElseThrow().timeline(),
          from.get(0),
          to.get(0),
          to.get(1),
          members,
          members.stream().mapToLong(Manifest.Member::bytes).sum(),
          Files.size(file),
          sha256);
    }
  }

  private static List<String> row(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      List<String> texts = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        texts.add(rows.getString(i));
      }
      return texts;
    }
  }
}
