package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trivium.data.contract.ColumnMatch;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.data.tabular.Fault;
import dev.trivium.kernel.Shown;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the fields of a delivered row in the order of the contract's properties. */
sealed interface RowReader {
  /** Fills the cells; gives what is wrong with the line, if something is. */
  @Nullable Fault read(Chunk chunk, int row, @Nullable String[] cells);

  /** Names of the columns in their order; empty where each row names its fields. */
  List<String> header();

  /** Names that were delivered and belong to no property. */
  List<String> unknown();

  /** Optional properties that the delivery does not have. */
  List<String> missing();

  /** Fields by their place in the header. */
  final class Csv implements RowReader {
    private final ColumnMatch match;
    private final int[] indexes;
    private final int columns;

    Csv(ColumnMatch match, int columns) {
      this.match = match;
      this.indexes = match.indexes().stream().mapToInt(Integer::intValue).toArray();
      this.columns = columns;
    }

    @Override
    public @Nullable Fault read(Chunk chunk, int row, @Nullable String[] cells) {
      Fault fault = chunk.fault(row);
      if (fault != null || chunk.fields(row) != columns) {
        return fault == null ? Fault.FIELDS : fault;
      }
      for (int i = 0; i < indexes.length; i++) {
        cells[i] = indexes[i] < 0 ? null : chunk.field(row, indexes[i]);
      }
      return null;
    }

    @Override
    public List<String> header() {
      return match.header();
    }

    @Override
    public List<String> unknown() {
      return match.unknown();
    }

    @Override
    public List<String> missing() {
      return match.missing();
    }
  }

  /** Rows whose fields were read before. */
  record Again(List<RefusedReader.Read> rows) implements RowReader {
    public Again {
      rows = List.copyOf(rows);
    }

    @Override
    public @Nullable Fault read(Chunk chunk, int row, @Nullable String[] cells) {
      RefusedReader.Read read = rows.get(row);
      for (int i = 0; i < read.cells().size(); i++) {
        cells[i] = read.cells().get(i);
      }
      return read.fault();
    }

    @Override
    public List<String> header() {
      return List.of();
    }

    @Override
    public List<String> unknown() {
      return List.of();
    }

    @Override
    public List<String> missing() {
      return List.of();
    }
  }

  /** Members of an object by their names. */
  final class Lines implements RowReader {
    private static final int UNKNOWN = 100;
    private static final int NONE = -1;

    private final Contract contract;
    private final Map<String, Integer> places = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final ObjectReader json =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    Lines(Contract contract) {
      this.contract = contract;
    }

    @Override
    public @Nullable Fault read(Chunk chunk, int row, @Nullable String[] cells) {
      Fault fault = chunk.fault(row);
      String line = fault == null ? chunk.field(row, 0) : null;
      if (line == null) {
        return fault == null ? Fault.JSON : fault;
      }
      JsonNode object;
      try {
        object = json.readTree(line);
      } catch (JsonProcessingException malformed) {
        return Fault.JSON;
      }
      if (!object.isObject()) {
        return Fault.JSON;
      }
      Arrays.fill(cells, null);
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        int place = place(member.getKey());
        if (place >= 0) {
          JsonNode value = member.getValue();
          cells[place] =
              value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
          if (cells[place] != null && cells[place].indexOf('\0') >= 0) {
            return Fault.NUL;
          }
        } else if (contract.refusesUnknownColumns()) {
          return Fault.FIELDS;
        }
      }
      return null;
    }

    @Override
    public List<String> header() {
      return List.of();
    }

    @Override
    public List<String> unknown() {
      return List.copyOf(unknown);
    }

    @Override
    public List<String> missing() {
      return List.of();
    }

    private int place(String name) {
      Integer known = places.get(name);
      if (known == null) {
        known = ColumnMatch.property(contract, name);
        if (known != NONE) {
          places.put(name, known);
        } else if (unknown.size() < UNKNOWN) {
          unknown.add(Shown.name(name));
        }
      }
      return known;
    }
  }
}
