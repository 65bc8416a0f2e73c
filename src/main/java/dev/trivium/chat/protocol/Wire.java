package dev.trivium.chat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** JSON text to trees and back, with bounds on what is read. */
public final class Wire {
  private static final int DEPTH = 64;
  private static final int STRING = 1 << 20;
  private static final int DOCUMENT = 16 << 20;

  public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonMapper MAPPER = mapper();

  private Wire() {}

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxStringLength(STRING)
                .maxDocumentLength(DOCUMENT)
                .build());
    return mapper;
  }

  /** Reads a document. Errors: {@link JsonProcessingException} with the place of the fault. */
  public static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** Reads what this class wrote. */
  public static ObjectNode readObject(byte[] utf8) {
    try {
      return (ObjectNode) MAPPER.readTree(utf8);
    } catch (IOException broken) {
      throw new UncheckedIOException("a stored document cannot be read", broken);
    }
  }

  /** Reads an array that this class wrote. */
  public static ArrayNode readArray(byte[] utf8) {
    try {
      return (ArrayNode) MAPPER.readTree(utf8);
    } catch (IOException broken) {
      throw new UncheckedIOException("a stored document cannot be read", broken);
    }
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can always be written", impossible);
    }
  }

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** SHA-256 in hexadecimal digits of the document with its members in order of their names. */
  public static String fingerprint(JsonNode node) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(sorted(node))));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> members = new TreeMap<>();
      object
          .properties()
          .forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      ObjectNode ordered = object();
      members.forEach(ordered::set);
      return ordered;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode ordered = array();
      array.forEach(item -> ordered.add(sorted(item)));
      return ordered;
    }
    return node;
  }
}
