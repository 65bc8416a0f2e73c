package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;

/**
 * A contract as other tools run it against the database: the server, the view as physical name, the
 * types of the view's columns, sealed properties as bytes. Rules that only this engine runs, and
 * rules about sealed values, are left out. What is unique within a region here is said so that it
 * holds over all of them, which is what other tools see.
 */
public final class PhysicalContract {
  private PhysicalContract() {}

  /** Where the database is. */
  public record Server(String host, int port, String database) {}

  public static JsonNode render(JsonNode odcs, Contract contract, Server server) {
    ObjectNode file = odcs.deepCopy();
    ObjectNode place = file.putArray("servers").addObject();
    place.put("server", "trivium");
    place.put("type", "postgres");
    place.put("host", server.host());
    place.put("port", server.port());
    place.put("database", server.database());
    place.put("schema", "data");
    ArrayNode objects = (ArrayNode) file.path("schema");
    for (Iterator<JsonNode> each = objects.elements(); each.hasNext(); ) {
      ObjectNode object = (ObjectNode) each.next();
      if (object.path("name").asText().equals(contract.dataset())) {
        object(object, contract);
      } else {
        each.remove();
      }
    }
    levels(file, contract);
    StandardForm.write(file);
    return file;
  }

  /** Other tools look for an element by the name of its dataset, which may not be the table's. */
  private static void levels(ObjectNode file, Contract contract) {
    boolean named = contract.relation().equals(contract.dataset());
    for (Iterator<JsonNode> each = file.path("slaProperties").elements(); each.hasNext(); ) {
      String element = each.next().path("element").asText();
      boolean own = element.startsWith(contract.dataset() + ".");
      if (!element.isEmpty() && !(own && named)) {
        each.remove();
      }
    }
  }

  private static void object(ObjectNode object, Contract contract) {
    object.put("physicalName", ContractView.name(contract));
    object.put("physicalType", "view");
    portable(object);
    for (JsonNode each : object.path("properties")) {
      ObjectNode node = (ObjectNode) each;
      Optional<Property> property = contract.property(node.path("name").asText());
      property.ifPresent(known -> property(node, known));
    }
    new PortableUniqueness(contract).write(object);
  }

  private static void property(ObjectNode node, Property property) {
    node.put("physicalName", property.name());
    if (property.personal()) {
      node.put("physicalType", "bytea");
      node.remove("logicalTypeOptions");
      node.remove("quality");
      node.remove("encryptedName");
      // An erasure empties what is sealed, so nobody else can demand that something is there.
      node.remove("required");
    } else {
      node.put(
          "physicalType",
          property.type() instanceof Type.Decimal decimal
              ? ContractView.numeric(decimal)
              : property.type().sql().replace(" collate \"C\"", ""));
      portable(node);
    }
  }

  /** What an engine of this project judges, no other can. */
  private static void portable(ObjectNode node) {
    if (node.path("quality") instanceof ArrayNode rules) {
      for (Iterator<JsonNode> each = rules.elements(); each.hasNext(); ) {
        if (each.next().path("type").asText().equals("custom")) {
          each.remove();
        }
      }
    }
  }
}
