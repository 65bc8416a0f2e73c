package dev.trivium.store.transfer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trivium.store.backup.Broken;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What stands first in an archive.
 *
 * @param format of the archive; another one is not read
 * @param at the moment whose rows it holds
 * @param trivium version that wrote it, for people
 * @param schema number of the newest migration; it must be that of the target
 * @param tables in the order in which they follow, each behind those it refers to
 * @param sequences the last number that each identity column gave out, as {@code ops.change.id}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TransferHead(
    int format,
    UUID id,
    Instant at,
    String trivium,
    String postgres,
    String schema,
    List<Table> tables,
    Map<String, Long> sequences) {
  /** The only format there is. */
  public static final int FORMAT = 1;

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  public TransferHead {
    tables = List.copyOf(tables);
    sequences = Map.copyOf(sequences);
  }

  /** A table, by its name with its schema, and the columns of its rows. */
  public record Table(String name, List<String> columns) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  static byte[] json(Object part) {
    try {
      return JSON.writeValueAsBytes(part);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an archive cannot be described", impossible);
    }
  }

  static <T> T read(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException damaged) {
      throw new Broken("The archive cannot be read: one of its parts is no description.", damaged);
    }
  }
}
