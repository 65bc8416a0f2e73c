package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Vocabulary;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** The retail sample in memory: its model gives the words, its file the rows. */
final class Retail {
  private Retail() {}

  static RowsInMemory load(Path folder) throws IOException {
    JsonNode model =
        new ObjectMapper(new YAMLFactory())
            .readTree(folder.resolve("retail.model.yaml").toFile())
            .path("semantic_model")
            .path(0);
    Vocabulary words =
        new Vocabulary(
            model.path("name").asText(),
            metrics(model.path("metrics")),
            dimensions(model.path("datasets").path(0).path("fields")),
            Map.of(),
            List.of(),
            List.of(),
            MetricQuery.Grain.MONTH,
            "USD",
            texts(model.path("ai_context").path("examples")),
            List.of());
    List<Map<String, Object>> rows = rows(folder.resolve("superstore.csv.gz"));
    return new RowsInMemory(words, rows, formulas(), "order_date", "region");
  }

  private static JsonNode extension(JsonNode node) throws IOException {
    String data = node.path("custom_extensions").path(0).path("data").asText("{}");
    return new ObjectMapper().readTree(data);
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    node.forEach(n -> out.add(n.asText()));
    return out;
  }

  private static List<Vocabulary.Metric> metrics(JsonNode nodes) throws IOException {
    List<Vocabulary.Metric> out = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode more = extension(node);
      out.add(
          new Vocabulary.Metric(
              node.path("name").asText(),
              more.path("label").asText(node.path("name").asText()),
              node.path("description").asText(""),
              texts(node.path("ai_context").path("synonyms")),
              more.path("unit").asText(null),
              more.path("additive").asBoolean(),
              List.of("rows")));
    }
    return out;
  }

  private static List<Vocabulary.Dimension> dimensions(JsonNode nodes) throws IOException {
    List<Vocabulary.Dimension> out = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode more = extension(node);
      out.add(
          new Vocabulary.Dimension(
              node.path("name").asText(),
              node.path("label").asText(),
              node.path("description").asText(""),
              texts(node.path("ai_context").path("synonyms")),
              node.path("dimension").path("is_time").asBoolean(),
              more.has("pii"),
              false,
              more.path("hidden").asBoolean(),
              more.path("many_values").asBoolean(),
              more.path("unit").asText(null),
              "rows"));
    }
    return out;
  }

  private static List<Map<String, Object>> rows(Path file) throws IOException {
    List<Map<String, Object>> out = new ArrayList<>();
    try (var in =
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8);
        var csv = CsvReader.builder().ofNamedCsvRecord(in)) {
      csv.forEach(record -> {
        Map<String, Object> row = new LinkedHashMap<>();
        record
            .getFieldsAsMap()
            .forEach((name, value) ->
                row.put(name.toLowerCase(java.util.Locale.ROOT).replaceAll("[ -]", "_"), value));
        row.put("customer", row.get("customer_name"));
        row.put("product", row.get("product_name"));
        for (String day : List.of("order_date", "ship_date")) {
          row.put(day, LocalDate.parse((String) row.get(day)));
        }
        for (String number : List.of("sales", "quantity", "discount", "profit")) {
          row.put(number, new BigDecimal((String) row.get(number)));
        }
        out.add(row);
      });
    }
    return out;
  }

  private static Map<String, Function<List<Map<String, Object>>, Object>> formulas() {
    Map<String, Function<List<Map<String, Object>>, Object>> out = new LinkedHashMap<>();
    out.put("revenue", rows -> RowsInMemory.sum(rows, "sales"));
    out.put("profit", rows -> RowsInMemory.sum(rows, "profit"));
    out.put("units", rows -> RowsInMemory.sum(rows, "quantity").longValue());
    out.put("orders", rows -> RowsInMemory.distinct(rows, "order_id"));
    out.put("line_count", rows -> (long) rows.size());
    out.put("customers", rows -> RowsInMemory.distinct(rows, "customer_id"));
    out.put(
        "average_order_value",
        rows ->
            RowsInMemory.ratio(
                RowsInMemory.sum(rows, "sales").doubleValue(),
                (double) RowsInMemory.distinct(rows, "order_id")));
    out.put(
        "margin",
        rows ->
            RowsInMemory.ratio(
                RowsInMemory.sum(rows, "profit").doubleValue(),
                RowsInMemory.sum(rows, "sales").doubleValue()));
    out.put(
        "average_discount",
        rows -> RowsInMemory.ratio(RowsInMemory.sum(rows, "discount").doubleValue(), rows.size()));
    out.put(
        "average_days_to_ship",
        rows ->
            RowsInMemory.ratio(RowsInMemory.days(rows, "order_date", "ship_date"), rows.size()));
    return out;
  }
}
