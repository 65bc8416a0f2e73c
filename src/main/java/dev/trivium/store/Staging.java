package dev.trivium.store;

import dev.trivium.store.transfer.TableTally;
import dev.trivium.store.transfer.TransferHead;
import dev.trivium.store.transfer.TransferReader;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Brings the rows of one table over. COPY does not write into tables under row-level security, so
 * rows pass through a table without it, a piece at a time; nobody else ever sees that one, since it
 * is made and dropped in the transaction of the import.
 */
final class Staging {
  private static final String PLACE = "ops.staged";
  private static final long PIECE = 32 << 20;

  private final ImportSession session;
  private final TransferHead.Table table;
  private final String columns;
  private final TransferProgress progress;
  private long rows;

  Staging(ImportSession session, TransferHead.Table table, TransferProgress progress) {
    this.session = session;
    this.table = table;
    this.columns = TransferRows.list(table.columns());
    this.progress = progress;
  }

  TableTally load(TransferReader archive) throws SQLException, IOException {
    archive.table(table);
    session.asOwner(() -> {
      session.run(
          "create unlogged table %s as select %s from %s with no data"
              .formatted(PLACE, columns, table.name()));
      session.run("grant select on " + PLACE + " to " + Bootstrap.MIGRATOR);
    });
    Optional<byte[]> piece = archive.rows();
    while (piece.isPresent()) {
      piece = staged(archive, piece.get());
    }
    session.asOwner(() -> session.run("drop table " + PLACE));
    return archive.tally();
  }

  /** Takes one piece in and gives what comes after it. */
  private Optional<byte[]> staged(TransferReader archive, byte[] first)
      throws SQLException, IOException {
    session.run("set local role " + Bootstrap.OWNER);
    CopyIn copy = TransferRows.in(session.connection(), PLACE, table.columns());
    Optional<byte[]> next = Optional.of(first);
    try {
      for (long bytes = 0; next.isPresent() && bytes < PIECE; next = archive.rows()) {
        copy.writeToCopy(next.get(), 0, next.get().length);
        bytes += next.get().length;
      }
    } catch (IOException | RuntimeException damaged) {
      copy.cancelCopy();
      throw damaged;
    }
    long taken = copy.endCopy();
    session.run("set local role none");
    move(taken);
    session.asOwner(() -> session.run("truncate " + PLACE));
    rows += taken;
    progress.at(table.name(), rows);
    return next;
  }

  private void move(long taken) throws SQLException {
    String sql =
        "insert into %s (%s) overriding system value select %s from %s%s"
            .formatted(table.name(), columns, columns, PLACE, conflict());
    session.at(
        table.name(),
        () -> {
          try (Statement statement = session.connection().createStatement()) {
            long moved = statement.executeLargeUpdate(sql);
            if (moved != taken) {
              throw new StoreRefusal(
                  List.of("Table " + table.name() + " took " + moved + " of " + taken + " rows."));
            }
          }
        });
  }

  /** What a migration put there already becomes what it was in the old database. */
  private String conflict() {
    TransferTables.@Nullable Seeded seeded = TransferTables.SEEDED.get(table.name());
    return seeded == null
        ? ""
        : table.columns().stream()
            .filter(column -> !column.equals(seeded.key()))
            .map(column -> column + " = excluded." + column)
            .collect(
                Collectors.joining(", ", " on conflict (" + seeded.key() + ") do update set ", ""));
  }
}
