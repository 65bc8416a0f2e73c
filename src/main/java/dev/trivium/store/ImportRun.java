package dev.trivium.store;

import dev.trivium.store.transfer.TableTally;
import dev.trivium.store.transfer.TransferEnd;
import dev.trivium.store.transfer.TransferHead;
import dev.trivium.store.transfer.TransferReader;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One import, but for its COMMIT: fills table by table, judges contracts, keys and erasures as soon
 * as they are there, and reads everything again at the end.
 */
final class ImportRun {
  private static final String CONTRACTS =
      """
      select d.name, c.odcs::text from ingest.dataset d
        join ingest.contract c on c.id = d.contract_id order by d.name
      """;
  private static final String ERASED =
      "select id, region_id, subject, by, requested_at from sec.erasure where state = 'done'";
  private static final String NAMES = "select id, code from sec.region where id > 0";
  private static final String MARK =
      "insert into ops.recovery (id, at, kind, point, source) values (?, ?, 'imported', ?, ?)";

  private final ImportSession session;
  private final ImportTarget target;
  private final TransferHead head;
  private final ImportPlan plan;
  private final KeyProof keys;
  private final TransferProgress progress;
  private final List<TableTally> tallies = new ArrayList<>();

  ImportRun(
      ImportSession session,
      TransferHead head,
      ImportPlan plan,
      KeyProof keys,
      TransferProgress progress)
      throws SQLException {
    this.session = session;
    this.target = new ImportTarget(session);
    this.head = head;
    this.plan = plan;
    this.keys = keys;
    this.progress = progress;
  }

  DatabaseImport.Done from(TransferReader archive, UUID id, Instant now)
      throws SQLException, IOException {
    target.requireSchema(head);
    target.requireEmpty();
    for (TransferHead.Table table : head.tables()) {
      target.require(table);
      tallies.add(new Staging(session, table, progress).load(archive));
      judge(table.name());
    }
    TransferEnd end = archive.end();
    target.requireAll(head);
    target.settle(order());
    target.count(head.sequences());
    compare();
    mark(id, now);
    return new DatabaseImport.Done(
        head.id(), head.at(), end.tables(), end.rows(), end.chain(), keys.opened());
  }

  private void judge(String table) throws SQLException {
    switch (table) {
      case TransferTables.DATASETS -> target.make(plan.tables(contracts()), order());
      case TransferTables.LAST_KEYS -> {
        Map<Integer, String> regions = regions();
        session.asOwner(() -> keys.require(session.connection(), regions));
      }
      case TransferTables.ERASURES -> plan.requireKnown(erased());
      default -> {
        // Nothing hangs on its rows alone.
      }
    }
  }

  /** Reads everything that was written and adds it up once more. */
  private void compare() throws SQLException, IOException {
    for (int i = 0; i < tallies.size(); i++) {
      TableTally written = tallies.get(i);
      TransferHead.Table table = head.tables().get(i);
      List<TableTally> read = new ArrayList<>();
      session.at(
          table.name(),
          () -> read.add(TransferRows.tally(session.connection(), table.name(), table.columns())));
      if (!read.getFirst().sameRows(written)) {
        throw new StoreRefusal(
            List.of(
                "Table "
                    + table.name()
                    + " has "
                    + read.getFirst().rows()
                    + " rows here that are not the "
                    + written.rows()
                    + " of the archive."));
      }
    }
  }

  private List<String> order() {
    return head.tables().stream().map(TransferHead.Table::name).toList();
  }

  private List<ImportPlan.Registered> contracts() throws SQLException {
    List<ImportPlan.Registered> all = new ArrayList<>();
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(CONTRACTS)) {
      while (rows.next()) {
        all.add(new ImportPlan.Registered(rows.getString(1), rows.getString(2)));
      }
    }
    return all;
  }

  private Map<Integer, String> regions() throws SQLException {
    Map<Integer, String> names = new HashMap<>();
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(NAMES)) {
      while (rows.next()) {
        names.put(rows.getInt(1), rows.getString(2));
      }
    }
    return names;
  }

  private List<ImportPlan.Erased> erased() throws SQLException {
    List<ImportPlan.Erased> all = new ArrayList<>();
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(ERASED)) {
      while (rows.next()) {
        all.add(
            new ImportPlan.Erased(
                rows.getObject(1, UUID.class),
                new Subject(rows.getInt(2), rows.getObject(3, UUID.class)),
                rows.getString(4),
                rows.getTimestamp(5).toInstant()));
      }
    }
    return all;
  }

  private void mark(UUID id, Instant now) throws SQLException {
    try (PreparedStatement statement = session.connection().prepareStatement(MARK)) {
      statement.setObject(1, id);
      statement.setTimestamp(2, Timestamp.from(now));
      statement.setTimestamp(3, Timestamp.from(head.at()));
      statement.setObject(4, head.id());
      statement.execute();
    }
  }
}
