package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.ContractReader;
import dev.trivium.data.contract.Reading;
import dev.trivium.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The bytes of a contract file as a document, and documents as contracts. */
final class ContractFiles {
  private static final int DEPTH = 60;

  // JSON is YAML, so one reader serves both; anchors are not expanded, so nothing can multiply.
  private static final ObjectMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
              .build());
  private final ContractReader reader;

  ContractFiles(Set<String> personalClasses) {
    this.reader = new ContractReader(personalClasses);
  }

  /** A contract with its canonical text and hash. */
  record File(Reading.Accepted reading, String json, String sha256) {}

  /** Errors: problems {@code data/contract-unreadable} and {@code data/contract-refused}. */
  File read(byte[] body, String dataset) {
    JsonNode document = document(body);
    return switch (reader.read(document, dataset)) {
      case Reading.Refused refused -> throw DataProblems.refused(refused.findings());
      case Reading.Accepted accepted -> {
        String json = document.toString();
        yield new File(accepted, json, sha256(json));
      }
    };
  }

  /** Another dataset of the same file, if it can be used. */
  Optional<Contract> other(byte[] body, String dataset) {
    return reader.read(document(body), dataset) instanceof Reading.Accepted accepted
        ? Optional.of(accepted.contract())
        : Optional.empty();
  }

  /** Names of the objects that a file describes. */
  static List<String> datasets(JsonNode document) {
    List<String> names = new ArrayList<>();
    document.path("schema").forEach(object -> names.add(object.path("name").asText()));
    return names.isEmpty() ? List.of("") : names.stream().distinct().toList();
  }

  /** Errors: {@code data/contract-unreadable}. */
  static JsonNode document(byte[] body) {
    JsonNode document;
    try {
      document = YAML.readTree(body);
    } catch (JsonProcessingException unreadable) {
      String where =
          unreadable.getLocation() == null
              ? ""
              : " near line " + unreadable.getLocation().getLineNr();
      throw DataProblems.unreadableContract("it breaks off or is malformed" + where + ".");
    } catch (IOException | IllegalArgumentException unreadable) {
      throw DataProblems.unreadableContract("it is not text in UTF-8.");
    }
    if (document.toString().contains("\\u0000")) {
      throw DataProblems.unreadableContract("it holds a NUL character.");
    }
    return document;
  }

  /** A contract that was accepted before. */
  Reading.Accepted stored(String json, String dataset) {
    try {
      Reading reading = reader.read(Json.mapper().readTree(json), dataset);
      if (reading instanceof Reading.Accepted accepted) {
        return accepted;
      }
      throw new IllegalStateException("an accepted contract of " + dataset + " is not readable");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the database keeps valid JSON", impossible);
    }
  }

  static JsonNode stored(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the database keeps valid JSON", impossible);
    }
  }

  private static String sha256(String json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
