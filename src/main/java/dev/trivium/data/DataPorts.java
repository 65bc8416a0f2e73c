package dev.trivium.data;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.llm.Embedders;
import dev.trivium.store.Changes;
import dev.trivium.store.Database;
import dev.trivium.store.Keys;
import dev.trivium.store.Regions;
import dev.trivium.store.SchemaChanges;
import dev.trivium.store.Seal;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * What this room needs from below and from outside.
 *
 * @param node name of this process among those on the same database, new at each start
 */
public record DataPorts(
    Database database,
    Changes changes,
    SchemaChanges schemaChanges,
    Regions regions,
    Seal seal,
    Keys keys,
    Embedders embedders,
    Vertx vertx,
    InstantSource clock,
    Ids ids,
    Observer observer,
    String node) {

  /** What the register of contracts needs of it. */
  ContractPorts forContracts() {
    return new ContractPorts(database, schemaChanges, vertx, clock, ids, observer);
  }
}
