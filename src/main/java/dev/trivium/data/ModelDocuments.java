package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.trivium.kernel.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads semantic models from outside: YAML or JSON, within limits. */
final class ModelDocuments {
  private static final int DEPTH = 40;
  private static final int ALIASES = 20;
  private static final ObjectMapper YAML = new ObjectMapper(factory());
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelDocuments() {}

  /** JSON is read too: it is YAML. Errors: 400 {@code data/unreadable-model} with the line. */
  static JsonNode parse(byte[] body) {
    try {
      JsonNode file = YAML.readTree(body);
      if (file != null && file.isObject() && file.toString().indexOf("\\u0000") < 0) {
        return file;
      }
      throw Problem.invalid(
              "data/unreadable-model", "The model must be one YAML or JSON object, without NUL.")
          .asException();
    } catch (JsonProcessingException malformed) {
      throw Problem.invalid(
              "data/unreadable-model", "The model is not YAML or JSON" + at(malformed))
          .asException();
    } catch (IOException unreadable) {
      throw Problem.invalid("data/unreadable-model", "The model cannot be read.").asException();
    }
  }

  static JsonNode json(String stored) {
    try {
      return JSON.readTree(stored);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("a stored model is not JSON", broken);
    }
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The hash of a text, in hexadecimal digits. */
  static String hex(String text) {
    return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String at(JsonProcessingException malformed) {
    return malformed.getLocation() == null
        ? "."
        : ": line " + malformed.getLocation().getLineNr() + " cannot be understood.";
  }

  private static YAMLFactory factory() {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(ALIASES);
    limits.setNestingDepthLimit(DEPTH);
    limits.setAllowDuplicateKeys(false);
    return YAMLFactory.builder()
        .loaderOptions(limits)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
        .build();
  }
}
