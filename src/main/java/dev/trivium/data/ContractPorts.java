package dev.trivium.data;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.store.Database;
import dev.trivium.store.SchemaChanges;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What the register of contracts needs from below and from outside. */
public record ContractPorts(
    Database database,
    SchemaChanges schemaChanges,
    Vertx vertx,
    InstantSource clock,
    Ids ids,
    Observer observer) {}
