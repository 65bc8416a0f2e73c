package dev.trivium.data;

import dev.trivium.data.semantic.Table;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Set;

/** Knows the governed tables of the active contracts, by the name of their dataset. */
interface TableSource {
  /** The roles that read a dataset, where not everybody does; by dataset. */
  Uni<Map<String, Set<String>>> readers(Tx tx);

  Uni<Map<String, Table>> tables(Tx tx);

  /** SQL that yields one text, {@code print}, which changes whenever a contract does. */
  String fingerprint();
}
