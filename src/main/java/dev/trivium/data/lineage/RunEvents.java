package dev.trivium.data.lineage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Says in OpenLineage what a run did. An event names places, fields, rules and counts; a value of a
 * row never stands in it.
 *
 * <p>Source: OpenLineage 2-0-2; the facets and their versions stand in {@link Facets}.
 */
public final class RunEvents {
  private static final String SCHEMA =
      "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

  private final Naming naming;
  private final Facets facets;

  public RunEvents(Naming naming) {
    this.naming = naming;
    this.facets = new Facets(naming);
  }

  public ObjectNode start(UUID run, Work work, Instant at) {
    return full("START", run, work, at);
  }

  /** Said from time to time while the run goes on. */
  public ObjectNode running(UUID run, Work work, Instant at) {
    return event("RUNNING", run, work, at);
  }

  public ObjectNode complete(UUID run, Work work, Outcome outcome, Instant at) {
    ObjectNode event = full("COMPLETE", run, work, at);
    ObjectNode input = (ObjectNode) event.path("inputs").path(0);
    String sha256 = outcome.sha256();
    if (sha256 != null) {
      input.putObject("facets").set("version", facets.version(sha256));
    }
    input
        .putObject("inputFacets")
        .set("dataQualityAssertions", facets.assertions(work, outcome.failures()));
    counted(event, 0, outcome.written());
    counted(event, 1, outcome.quarantined());
    return event;
  }

  /** The run ended before its end because the content could not be used. */
  public ObjectNode fail(UUID run, Work work, String why, Instant at) {
    return ended("FAIL", run, work, why, at);
  }

  /** The run was stopped on purpose. */
  public ObjectNode abort(UUID run, Work work, String why, Instant at) {
    return ended("ABORT", run, work, why, at);
  }

  private ObjectNode ended(String type, UUID run, Work work, String why, Instant at) {
    ObjectNode event = event(type, run, work, at);
    ((ObjectNode) event.path("run").path("facets")).set("errorMessage", facets.error(why));
    return event;
  }

  private void counted(ObjectNode event, int output, long rows) {
    ((ObjectNode) event.path("outputs").path(output))
        .putObject("outputFacets")
        .set("outputStatistics", facets.statistics(rows));
  }

  /** The event with all that is known of the work from its beginning. */
  private ObjectNode full(String type, UUID run, Work work, Instant at) {
    ObjectNode event = event(type, run, work, at);
    ObjectNode table = ((ObjectNode) event.path("outputs").path(0)).putObject("facets");
    table.set("schema", facets.schema(work));
    table.set("columnLineage", facets.columns(work));
    return event;
  }

  /** Adding up begins. */
  public ObjectNode start(UUID run, SummaryWork work, Instant at) {
    return summary("START", run, work, at);
  }

  /**
   * A part of a summary was added up.
   *
   * @param keys rows of the summary that are new or changed
   */
  public ObjectNode complete(UUID run, SummaryWork work, long keys, Instant at) {
    ObjectNode event = summary("COMPLETE", run, work, at);
    counted(event, 0, keys);
    return event;
  }

  private ObjectNode summary(String type, UUID run, SummaryWork work, Instant at) {
    ObjectNode event = event(type, run, work.job(), at);
    String rows = naming.table(work.contract().relation());
    event.putArray("inputs").add(place(naming.tables(), rows));
    ObjectNode sums = place(naming.tables(), naming.table(work.target()));
    sums.putObject("facets")
        .set("columnLineage", facets.columns(naming.tables(), rows, work.columns()));
    event.putArray("outputs").add(sums);
    return event;
  }

  private ObjectNode event(String type, UUID run, Work work, Instant at) {
    ObjectNode event = event(type, run, work.job(), at);
    if (!work.parents().isEmpty()) {
      ((ObjectNode) event.path("run").path("facets")).set("parent", facets.parent(work));
    }
    event.putArray("inputs").add(place(naming.namespace(), work.source()));
    event
        .putArray("outputs")
        .add(place(naming.tables(), naming.table(work.contract().relation())))
        .add(place(naming.namespace(), Nodes.quarantine(work.contract().dataset())));
    return event;
  }

  private ObjectNode event(String type, UUID run, String name, Instant at) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("eventType", type);
    event.put("eventTime", at.toString());
    event.put("producer", naming.producer());
    event.put("schemaURL", SCHEMA);
    ObjectNode ran = event.putObject("run");
    ran.put("runId", run.toString());
    ObjectNode about = ran.putObject("facets");
    about.set("processing_engine", facets.engine());
    ObjectNode job = event.putObject("job");
    job.put("namespace", naming.namespace());
    job.put("name", name);
    job.putObject("facets").set("jobType", facets.jobType());
    return event;
  }

  private static ObjectNode place(String namespace, String name) {
    ObjectNode place = JsonNodeFactory.instance.objectNode();
    place.put("namespace", namespace);
    place.put("name", name);
    return place;
  }
}
