package dev.trivium.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What the room of the data has to say while a database is imported: which tables contracts need,
 * and whether those who were erased are known outside. Called on the thread of the import.
 */
public interface ImportPlan {
  /** A dataset and the contract that is active for it. */
  record Registered(String dataset, String contract) {}

  /** An erasure that was carried out. */
  record Erased(UUID id, Subject subject, String by, Instant at) {}

  /**
   * The statements that make the tables of all contracts, as if each had just been registered.
   *
   * @throws StoreRefusal when one of them cannot be read
   */
  List<String> tables(List<Registered> contracts);

  /**
   * @throws StoreRefusal when the ledger outside the database does not know one of them
   */
  void requireKnown(List<Erased> erasures);
}
