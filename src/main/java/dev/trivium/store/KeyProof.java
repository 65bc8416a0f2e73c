package dev.trivium.store;

import dev.trivium.store.seal.WrappingKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a key source opens what a database holds, before anybody relies on it: the root of the
 * hashes, the key of every epoch, and under each epoch the key of one subject. Blocking.
 */
final class KeyProof {
  private static final String ROOTS = "select domain, wrapped, kek from sec.blind_key order by 1";
  private static final String EPOCHS =
      """
      select e.region_id, e.epoch, e.wrapped, e.kek, e.state,
             s.subject, s.version, s.wrapped as subject_wrapped
        from sec.epoch_key e
        left join lateral (
          select k.subject, k.version, k.wrapped from sec.subject_key k
           where k.region_id = e.region_id and k.epoch = e.epoch and k.wrapped is not null
           limit 1) s on true
       where e.wrapped is not null
       order by e.region_id, e.epoch
      """;

  private final KeyVault vault;
  private final List<String> findings = new ArrayList<>();
  private int opened;

  KeyProof(KeyVault vault) {
    this.vault = vault;
  }

  /** How many keys of the source opened something. */
  int opened() {
    return opened;
  }

  /**
   * Tries every key.
   *
   * @param connection in the name of who reads the key tables
   * @param regions codes by number, for the sentences
   * @throws StoreRefusal with a sentence for each key that is not there
   */
  void require(Connection connection, Map<Integer, String> regions) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ROOTS)) {
      while (rows.next()) {
        open("the key of all hashes", rows.getString("kek"), rows.getBytes("wrapped"), false);
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(EPOCHS)) {
      while (rows.next()) {
        epoch(rows, regions);
      }
    }
    if (!findings.isEmpty()) {
      List<String> told = new ArrayList<>();
      told.add(
          "The key source ("
              + vault.shown()
              + ") does not open what is sealed in the archive. Bring the keys of the database that"
              + " was exported first.");
      told.addAll(findings);
      throw new StoreRefusal(told);
    }
  }

  private void epoch(ResultSet row, Map<Integer, String> regions) throws SQLException {
    int region = row.getInt("region_id");
    String whose = region == 0 ? "the house" : "region " + regions.getOrDefault(region, "?");
    String what = "epoch " + row.getInt("epoch") + " of " + whose;
    // Who stood under a retired epoch stands under a later one; its key may be destroyed already.
    boolean retired = row.getString("state").equals("retired");
    Optional<byte[]> key = open(what, row.getString("kek"), row.getBytes("wrapped"), retired);
    byte @Nullable [] wrapped = row.getBytes("subject_wrapped");
    if (key.isPresent() && wrapped != null) {
      Subject subject = new Subject(region, row.getObject("subject", UUID.class));
      String label = KeyRing.label(subject, row.getInt("version"));
      if (new WrappingKey(key.get()).unwrap(label, wrapped).isEmpty()) {
        findings.add("The key of " + what + " does not open the keys that stand under it.");
      }
    }
  }

  private Optional<byte[]> open(String what, String kek, byte[] wrapped, boolean mayBeGone) {
    try {
      byte[] key = vault.unwrap(kek, wrapped).subscribeAsCompletionStage().join();
      opened++;
      return Optional.of(key);
    } catch (CompletionException failed) {
      if (!(failed.getCause() instanceof KeyVaultProblems.Away away)) {
        throw failed;
      }
      if (!mayBeGone) {
        findings.add("No key for " + what + ": " + away.getMessage() + ".");
      }
      return Optional.empty();
    }
  }
}
