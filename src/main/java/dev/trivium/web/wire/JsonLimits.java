package dev.trivium.web.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from outside within bounds: depth, members, length of strings and numbers, no name
 * twice in an object, nothing after the end, and the root is an object.
 */
public final class JsonLimits {
  private static final int NUMBER_LENGTH = 100;
  private static final int NAME_LENGTH = 1_000;

  private final ObjectMapper mapper;
  private final int members;

  /** Either an object, or why there is none. */
  public sealed interface Read {
    record Parsed(ObjectNode object) implements Read {}

    /** Line and column count from one; zero when the fault has no place. */
    record Refused(String why, int line, int column) implements Read {}
  }

  public JsonLimits(int depth, int members, int stringLength) {
    this.members = members;
    this.mapper =
        new JsonMapper(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(stringLength)
                        .maxNumberLength(NUMBER_LENGTH)
                        .maxNameLength(NAME_LENGTH)
                        .build())
                .build());
  }

  public Read read(byte[] utf8) {
    try (JsonParser parser = mapper.createParser(utf8)) {
      @Nullable JsonNode tree = mapper.readTree(parser);
      if (!(tree instanceof ObjectNode object)) {
        return new Read.Refused("must be a JSON object", 1, 1);
      }
      if (parser.nextToken() != null) {
        return at("has something after the end of the JSON object", parser.currentLocation());
      }
      return count(object) > members
          ? new Read.Refused("has more than " + members + " members", 0, 0)
          : new Read.Parsed(object);
    } catch (StreamConstraintsException tooMuch) {
      return at("is nested too deep or holds a value that is too long", tooMuch.getLocation());
    } catch (JsonProcessingException malformed) {
      return at("is not valid JSON, or an object has a name twice", malformed.getLocation());
    } catch (IOException unreadable) {
      return new Read.Refused("is not readable as UTF-8", 0, 0);
    }
  }

  private static Read at(String why, @Nullable JsonLocation place) {
    return place == null
        ? new Read.Refused(why, 0, 0)
        : new Read.Refused(why, place.getLineNr(), place.getColumnNr());
  }

  private static long count(JsonNode node) {
    long members = node.isObject() ? node.size() : 0;
    for (JsonNode child : node) {
      members += count(child);
    }
    return members;
  }
}
