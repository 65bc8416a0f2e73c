package dev.trivium.store;

import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.WalSegment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets PostgreSQL replay what was unpacked, and does not believe it too easily: the server takes a
 * damaged record for the end of the log, so how far it came is compared with how far it should
 * have. Blocking.
 */
final class Recovery {
  private static final Duration PATIENCE = Duration.ofHours(6);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Starting up, and no longer there. */
  private static final Set<String> CATCHING_UP = Set.of("57P03", "08001", "08006");

  private final Path home;
  private final Secrets secrets;
  private final boolean durable;

  Recovery(Path home, Secrets secrets, boolean durable) {
    this.home = home;
    this.secrets = secrets;
    this.durable = durable;
  }

  /** A running server that stands on its own, and the time of the last commit it replayed. */
  record Recovered(EmbeddedPostgres postgres, Address address, Optional<Instant> lastCommit) {}

  /**
   * @param last the last segment that was unpacked
   * @throws Broken when the log could not be replayed as far as it should be
   */
  Recovered run(RecoveryGoal goal, WalSegment last) {
    if (goal.isEnd()) {
      return toTheEnd(last);
    }
    try {
      return recovered(launch(goal));
    } catch (StoreRefusal notReached) {
      if (goal.at() == null) {
        throw new Broken("The restore point was not reached: " + notReached.getMessage());
      }
      // The server refuses a time after the last commit of the log, although all of it is wanted.
      Recovered all = toTheEnd(last);
      if (all.lastCommit().filter(commit -> commit.isAfter(goal.at())).isPresent()) {
        all.postgres().stop();
        throw new Broken("PostgreSQL could not stop at " + goal.at() + ", see " + log());
      }
      return all;
    }
  }

  private Recovered toTheEnd(WalSegment last) {
    try {
      Recovered recovered = recovered(launch(RecoveryGoal.END));
      String end = endOfReplay();
      if (WalSegment.holding(last.timeline(), end).compareTo(last) < 0) {
        recovered.postgres().stop();
        throw new Broken(
            "The log could be replayed only up to "
                + end
                + " although it goes on to segment "
                + last.name()
                + ": the segment there is damaged, see "
                + log());
      }
      return recovered;
    } catch (StoreRefusal stuck) {
      throw new Broken("The log cannot be replayed: " + stuck.getMessage(), stuck);
    }
  }

  private EmbeddedPostgres launch(RecoveryGoal goal) {
    return EmbeddedPostgres.recover(
        home, ServerSettings.recovering(durable, goal.settings()), PATIENCE);
  }

  private Recovered recovered(EmbeddedPostgres postgres) {
    Address address =
        new Address(
            "127.0.0.1",
            postgres.port(),
            StoreStart.DATABASE,
            Bootstrap.BACKUP,
            secrets.password(Bootstrap.BACKUP),
            false);
    try (Connection connection = connected(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_last_xact_replay_timestamp()")) {
      row.next();
      Timestamp last = row.getTimestamp(1);
      return new Recovered(postgres, address, Optional.ofNullable(last).map(Timestamp::toInstant));
    } catch (SQLException failure) {
      postgres.stop();
      throw StoreRefusal.unreachable(address, failure);
    }
  }

  /** The server lets nobody in before it stands on its own, or it ends. */
  private Connection connected(Address address) throws SQLException {
    Postmaster postmaster = new Postmaster(home.resolve("data"));
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK.toMillis()) {
      try {
        return Bootstrap.connect(address);
      } catch (SQLException notYet) {
        if (!CATCHING_UP.contains(String.valueOf(notYet.getSQLState()))) {
          throw notYet;
        }
        if (postmaster.endsWithin(LOOK)) {
          throw new StoreRefusal("PostgreSQL ended while it caught up, see " + log(), notYet);
        }
      }
    }
    throw new StoreRefusal(List.of("PostgreSQL did not catch up within " + PATIENCE + "."));
  }

  /** Where the old timeline ended; the server writes it down when it begins a new one. */
  private String endOfReplay() {
    try (Stream<Path> files = Files.list(home.resolve("data").resolve("pg_wal"))) {
      Path newest =
          files
              .filter(file -> file.toString().endsWith(".history"))
              .max(java.util.Comparator.naturalOrder())
              .orElseThrow(() -> new Broken("The server did not begin a new timeline."));
      List<String> lines = Files.readAllLines(newest).stream().filter(l -> !l.isBlank()).toList();
      return lines.getLast().split("\t")[1];
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String log() {
    return home.resolve("postgres.log") + ".";
  }
}
