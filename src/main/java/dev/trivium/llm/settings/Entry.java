package dev.trivium.llm.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something in a YAML file, with the line it begins in. */
public sealed interface Entry {
  int line();

  /** A text, number or switch as it is written; empty for nothing. */
  record Scalar(int line, String text) implements Entry {}

  /** Entries in order. */
  record Sequence(int line, List<Entry> entries) implements Entry {}

  /** Entries by name. */
  record Mapping(int line, Map<String, Entry> members) implements Entry {}

  /** Reads a whole file. Errors: {@link IOException} with a line, for what is no YAML. */
  static Entry read(String yaml) throws IOException {
    YAMLFactory factory =
        new YAMLFactoryBuilder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    try (JsonParser parser = factory.createParser(yaml)) {
      JsonToken first = parser.nextToken();
      return first == null ? new Scalar(1, "") : entry(parser, first);
    }
  }

  private static Entry entry(JsonParser parser, JsonToken token) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> new Mapping(line, members(parser));
      case START_ARRAY -> new Sequence(line, entries(parser));
      case VALUE_NULL -> new Scalar(line, "");
      default -> new Scalar(line, parser.getText());
    };
  }

  private static List<Entry> entries(JsonParser parser) throws IOException {
    List<Entry> all = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      all.add(entry(parser, next));
    }
    return all;
  }

  private static Map<String, Entry> members(JsonParser parser) throws IOException {
    Map<String, Entry> all = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      all.put(name, entry(parser, parser.nextToken()));
    }
    return all;
  }
}
