package dev.trivium.data.lineage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.contract.Check;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Rule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of an event, each in the version of its schema that it keeps to. */
final class Facets {
  private static final String SCHEMAS = "https://openlineage.io/spec/facets/";
  private static final String PRODUCT = "Trivium";

  private final Naming naming;

  Facets(Naming naming) {
    this.naming = naming;
  }

  ObjectNode engine() {
    ObjectNode facet = facet("1-1-1", "ProcessingEngineRunFacet");
    facet.put("version", naming.version());
    facet.put("name", PRODUCT);
    return facet;
  }

  ObjectNode jobType() {
    ObjectNode facet = facet("2-0-4", "JobTypeJobFacet");
    facet.put("processingType", "BATCH");
    facet.put("integration", PRODUCT.toUpperCase(java.util.Locale.ROOT));
    facet.put("jobType", "JOB");
    return facet;
  }

  /** The first of the runs whose rows are taken up again; the facet has room for one. */
  ObjectNode parent(Work work) {
    ObjectNode facet = facet("1-2-0", "ParentRunFacet");
    facet.putObject("run").put("runId", work.parents().getFirst().toString());
    ObjectNode job = facet.putObject("job");
    job.put("namespace", naming.namespace());
    job.put("name", Work.ingest(work.contract()).job());
    return facet;
  }

  ObjectNode error(String why) {
    ObjectNode facet = facet("1-0-1", "ErrorMessageRunFacet");
    facet.put("message", why);
    facet.put("programmingLanguage", "JAVA");
    return facet;
  }

  ObjectNode version(String sha256) {
    ObjectNode facet = facet("1-0-1", "DatasetVersionDatasetFacet");
    facet.put("datasetVersion", sha256);
    return facet;
  }

  ObjectNode statistics(long rows) {
    ObjectNode facet = facet("1-0-2", "OutputStatisticsOutputDatasetFacet");
    facet.put("rowCount", rows);
    return facet;
  }

  ObjectNode schema(Work work) {
    ObjectNode facet = facet("1-2-0", "SchemaDatasetFacet");
    ArrayNode fields = facet.putArray("fields");
    for (Property property : work.contract().properties()) {
      ObjectNode field = fields.addObject();
      field.put("name", property.column());
      field.put("type", property.personal() ? "sealed" : property.type().word());
      field.put("description", property.label());
    }
    return facet;
  }

  ObjectNode columns(Work work) {
    return columns(naming.namespace(), work.source(), ColumnStep.of(work));
  }

  ObjectNode columns(String namespace, String source, List<ColumnStep> steps) {
    ObjectNode facet = facet("1-2-0", "ColumnLineageDatasetFacet");
    ObjectNode fields = facet.putObject("fields");
    for (ColumnStep step : steps) {
      ObjectNode from = fields.putObject(step.column()).putArray("inputFields").addObject();
      from.put("namespace", namespace);
      from.put("name", source);
      from.put("field", step.from());
      ObjectNode how = from.putArray("transformations").addObject();
      how.put("type", ColumnStep.KIND);
      how.put("subtype", step.subtype());
      how.put("masking", step.masking());
    }
    return facet;
  }

  /** Which rules every row kept to. Bounds and listed values of a rule are not told. */
  ObjectNode assertions(Work work, Set<Outcome.Failure> failures) {
    ObjectNode facet = facet("1-1-0", "DataQualityAssertionsDatasetFacet");
    ArrayNode all = facet.putArray("assertions");
    work.contract()
        .allRules()
        .filter(rule -> !(rule.check() instanceof Check.NotPerRow))
        .forEach(rule -> {
          ObjectNode assertion = all.addObject();
          assertion.put("assertion", rule.id());
          assertion.put(
              "success", !failures.contains(new Outcome.Failure(rule.id(), rule.field())));
          String column = column(work.contract(), rule);
          if (column != null) {
            assertion.put("column", column);
          }
          assertion.put("severity", rule.severity().word());
        });
    return facet;
  }

  private static @Nullable String column(Contract contract, Rule rule) {
    String field = rule.field();
    return field == null ? null : contract.property(field).map(Property::column).orElse(null);
  }

  private ObjectNode facet(String version, String name) {
    ObjectNode facet = JsonNodeFactory.instance.objectNode();
    facet.put("_producer", naming.producer());
    facet.put("_schemaURL", SCHEMAS + version + "/" + name + ".json#/$defs/" + name);
    return facet;
  }
}
