package dev.trivium.data.semantic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables and the model of a bicycle workshop, for tests. */
public final class Workshop {
  public static final Table REPAIRS =
      new Table(
          "repairs",
          "repairs",
          "Repairs",
          "",
          Table.Placement.by("shop"),
          List.of(
              Table.Column.of("repair_no", Type.INTEGER),
              Table.Column.of("brought_on", Type.DATE),
              Table.Column.of("fetched_on", Type.DATE),
              Table.Column.of("kind", Type.TEXT),
              Table.Column.of("note", Type.TEXT),
              Table.Column.personal("owner"),
              Table.Column.of("shop", Type.TEXT),
              Table.Column.decimal("price", 2, "EUR"),
              Table.Column.of("hours", Type.DOUBLE)),
          List.of());
  public static final Map<String, Table> TABLES = Map.of("repairs", REPAIRS);
  public static final Query.Limits LIMITS = new Query.Limits(1_000, 6, 8, 100, 40, 0);
  public static final Query.Viewer VIEWER = new Query.Viewer(List.of(0, 1), Set.of("accountant"));

  private Workshop() {}

  public static JsonNode file() {
    return yaml(text());
  }

  public static String text() {
    try {
      return Files.readString(Path.of("src/test/resources/data/workshop.model.yaml"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public static Model model() {
    return switch (ModelReader.read(file(), "1", TABLES)) {
      case Reading.Accepted(Model model, List<String> notes) -> model;
      case Reading.Refused(List<Mistake> mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }
}
