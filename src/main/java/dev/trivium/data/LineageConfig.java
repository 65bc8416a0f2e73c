package dev.trivium.data;

import dev.trivium.data.lineage.Naming;
import dev.trivium.web.Outgoing;
import java.time.Duration;
import java.util.Optional;

/**
 * Where lineage is sent and how much of it is kept and shown.
 *
 * @param collector takes OpenLineage events by POST; empty if there is none
 * @param namespace of jobs
 * @param tables namespace of tables, {@code postgres://host:port}
 * @param database that the tables stand in
 * @param version of this software
 * @param every how often it is looked for events to send
 * @param retryLeast before an event is sent a second time; doubled each time
 * @param retryMost the longest such wait
 * @param retention of events that were sent and of old runs
 * @param depthMax most steps from place to place in one question
 * @param nodesMax most ways looked at in one question
 */
public record LineageConfig(
    Optional<Outgoing.Target> collector,
    String namespace,
    String tables,
    String database,
    String version,
    Duration every,
    Duration retryLeast,
    Duration retryMost,
    Duration retention,
    int depthMax,
    int nodesMax) {

  Naming naming() {
    return new Naming(namespace, tables, database, version);
  }
}
