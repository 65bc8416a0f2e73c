package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import java.time.LocalDate;

/**
 * What a language model may ask this server for where rules could not read a question. Each call is
 * turned into words and answered as if the caller had said them.
 */
final class ModelTools {
  static final String QUERY = "query_metrics";
  static final String FORECAST = "get_forecast";
  static final String HELP = "search_help";

  private static final String GRAINS = "day, week, month, quarter or year";

  private ModelTools() {}

  static ArrayNode offered() {
    ArrayNode tools = Wire.array();
    add(tools, QUERY, "Queries the figures of the semantic model.", query(), "metrics");
    add(tools, FORECAST, "Foresees one metric, with bounds.", forecast(), "metric");
    add(
        tools,
        HELP,
        "Finds sentences of the documents that answer a question.",
        Wire.object().set("question", text("the question, as a person would ask it")),
        "question");
    return tools;
  }

  private static void add(
      ArrayNode tools, String name, String told, ObjectNode properties, String required) {
    ObjectNode parameters = Wire.object().put("type", "object");
    parameters.set("properties", properties);
    parameters.putArray("required").add(required);
    ObjectNode function = Wire.object().put("name", name).put("description", told);
    function.set("parameters", parameters);
    tools.addObject().put("type", "function").set("function", function);
  }

  private static ObjectNode query() {
    ObjectNode properties = Wire.object();
    properties.set("metrics", listOf(text("name of a metric")));
    properties.set("by", listOf(text("name of a dimension to group by")));
    properties.set("grain", text(GRAINS + ", to group by time"));
    properties.set("filters", filters());
    properties.set("from", text("first day, such as " + LocalDate.EPOCH));
    properties.set("to", text("the day after the last one"));
    properties.putObject("limit").put("type", "integer");
    properties.putObject("descending").put("type", "boolean");
    return properties;
  }

  private static ObjectNode forecast() {
    ObjectNode properties = Wire.object();
    properties.set("metric", text("name of a metric"));
    properties.set("filters", filters());
    properties.set("grain", text(GRAINS));
    properties.putObject("periods").put("type", "integer").put("minimum", 1);
    return properties;
  }

  private static ObjectNode filters() {
    ObjectNode filter = Wire.object().put("type", "object");
    ObjectNode parts = filter.putObject("properties");
    parts.set("dimension", text("name of a dimension"));
    parts.set("values", listOf(text("value")));
    parts.putObject("not").put("type", "boolean");
    return listOf(filter);
  }

  private static ObjectNode text(String description) {
    return Wire.object().put("type", "string").put("description", description);
  }

  private static ObjectNode listOf(ObjectNode items) {
    ObjectNode list = Wire.object().put("type", "array");
    list.set("items", items);
    return list;
  }
}
