package dev.trivium.data;

import dev.trivium.data.contract.ColumnMatch;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.data.tabular.CsvTokenizer;
import dev.trivium.data.tabular.Fault;
import dev.trivium.data.tabular.Limits;
import dev.trivium.data.tabular.LineTokenizer;
import dev.trivium.data.tabular.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads refused rows again: lines as they came, by the layout of their batch, and repaired rows,
 * whose content is fields by name. CPU work for a worker.
 */
final class RefusedReader {
  private static final byte[] LINE_END = {'\n'};

  private final Contract contract;
  private final Layout layout;
  private final Limits limits;

  RefusedReader(Contract contract, Layout layout, DataConfig.Ingest config) {
    this.contract = contract;
    this.layout = layout;
    this.limits =
        new Limits(
            config.chunkRows(),
            Integer.MAX_VALUE,
            config.rowMax(),
            config.fieldMax(),
            config.columnsMax());
  }

  /**
   * What a row holds.
   *
   * @param cells by property; empty if the line cannot be read
   */
  record Read(@Nullable Fault fault, List<@Nullable String> cells) {
    /** The fields by the names of the contract. */
    Map<String, @Nullable String> named(Contract contract) {
      Map<String, @Nullable String> named = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        named.put(contract.properties().get(i).name(), cells.get(i));
      }
      return named;
    }
  }

  /** In the order of the rows; at most as many as a chunk holds. */
  List<Read> read(List<RefusedRow.Opened> rows) {
    Map<Kind, List<RefusedRow.Opened>> kinds =
        rows.stream().collect(Collectors.groupingBy(this::kind));
    Map<java.util.UUID, Read> reads = new LinkedHashMap<>();
    kinds.forEach((kind, some) -> {
      List<Read> read =
          switch (kind) {
            case GONE -> Collections.nCopies(some.size(), new Read(Fault.GONE, List.of()));
            case CUT -> Collections.nCopies(some.size(), new Read(Fault.SIZE, List.of()));
            case CSV -> csv(some);
            case LINES -> lines(some);
          };
      for (int i = 0; i < some.size(); i++) {
        reads.put(some.get(i).row().id(), read.get(i));
      }
    });
    return rows.stream()
        .map(row -> java.util.Objects.requireNonNull(reads.get(row.row().id())))
        .toList();
  }

  private enum Kind {
    /** Too long when it came: its end was not kept, so it is never read as if it were whole. */
    CUT,
    GONE,
    CSV,
    LINES
  }

  private Kind kind(RefusedRow.Opened row) {
    if (row.gone()) {
      return Kind.GONE;
    }
    if (row.row().repaired()) {
      return Kind.LINES;
    }
    if (row.row().reasons().contains('"' + Fault.SIZE.code() + '"')) {
      return Kind.CUT;
    }
    return layout.csv() ? Kind.CSV : Kind.LINES;
  }

  private List<Read> csv(List<RefusedRow.Opened> rows) {
    ColumnMatch match = ColumnMatch.of(contract, layout.header());
    return read(
        rows,
        new CsvTokenizer(limits, layout.delimiter(), layout.header(), Tokenizer.Start.FIRST),
        new RowReader.Csv(match, layout.header().size()));
  }

  private List<Read> lines(List<RefusedRow.Opened> rows) {
    return read(rows, new LineTokenizer(limits), new RowReader.Lines(contract));
  }

  private List<Read> read(List<RefusedRow.Opened> rows, Tokenizer tokenizer, RowReader reader) {
    List<Chunk> chunks = new ArrayList<>();
    for (RefusedRow.Opened row : rows) {
      byte[] line = row.bytes();
      chunks.addAll(tokenizer.push(line, 0, line.length));
      chunks.addAll(tokenizer.push(LINE_END, 0, 1));
    }
    chunks.addAll(tokenizer.finish());
    List<Read> read = new ArrayList<>(rows.size());
    @Nullable String[] cells = new @Nullable String[contract.properties().size()];
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.rows(); i++) {
        Fault fault = reader.read(chunk, i, cells);
        read.add(new Read(fault, fault == null ? listed(cells) : List.of()));
      }
    }
    if (read.size() != rows.size()) {
      throw new IllegalStateException("refused rows are not the lines they were");
    }
    return read;
  }

  /** Fields by name, as a repaired row keeps them. */
  static byte[] content(Map<String, @Nullable String> fields) {
    return dev.trivium.web.Json.encode(fields).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<@Nullable String> listed(@Nullable String[] cells) {
    List<@Nullable String> listed = new ArrayList<>(cells.length);
    for (String cell : cells) {
      listed.add(cell);
    }
    return Collections.unmodifiableList(listed);
  }

  /** The property that a field's name means. */
  static Property property(Contract contract, String name) {
    int place = ColumnMatch.property(contract, name);
    if (place < 0) {
      throw DataProblems.unknownField(name);
    }
    return contract.properties().get(place);
  }
}
