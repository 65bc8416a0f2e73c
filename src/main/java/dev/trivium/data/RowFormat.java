package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.rows.CsvLine;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Json;
import dev.trivium.web.Request;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How exported rows are written. */
enum RowFormat {
  CSV("text/csv; charset=utf-8") {
    @Override
    Buffer head(Contract contract) {
      StringBuilder text = new StringBuilder();
      CsvLine line = new CsvLine(text);
      columns(contract).forEach(line::cell);
      line.end();
      return Buffer.buffer(text.toString());
    }

    @Override
    Buffer rows(Contract contract, List<Map<String, Object>> rows) {
      List<String> columns = columns(contract).toList();
      StringBuilder text = new StringBuilder();
      CsvLine line = new CsvLine(text);
      for (Map<String, Object> row : rows) {
        columns.forEach(column -> line.cell(row.get(column)));
        line.end();
      }
      return Buffer.buffer(text.toString());
    }
  },
  NDJSON("application/x-ndjson") {
    @Override
    Buffer head(Contract contract) {
      return Buffer.buffer();
    }

    @Override
    Buffer rows(Contract contract, List<Map<String, Object>> rows) {
      Buffer lines = Buffer.buffer();
      rows.forEach(row -> lines.appendBuffer(Json.encode(row)).appendString("\n"));
      return lines;
    }
  };

  private final String media;

  RowFormat(String media) {
    this.media = media;
  }

  String media() {
    return media;
  }

  /** What comes before the first row. */
  abstract Buffer head(Contract contract);

  abstract Buffer rows(Contract contract, List<Map<String, Object>> rows);

  /** What the body names, or what is accepted; CSV for who does not care. Errors: 400. */
  static RowFormat of(Request request, Optional<String> named) {
    if (named.isPresent()) {
      return Stream.of(values())
          .filter(format -> format.name().equalsIgnoreCase(named.get()))
          .findFirst()
          .orElseThrow(() -> MetricQueryReader.invalid("format", "must be csv or ndjson"));
    }
    String accept = request.header("accept").orElse("*/*");
    if (accept.contains("ndjson")) {
      return NDJSON;
    }
    if (accept.contains("csv") || accept.contains("text/*") || accept.contains("*/*")) {
      return CSV;
    }
    throw Problem.invalid(
            "data/export-format",
            "Rows are exported as text/csv or application/x-ndjson; accept one of them, or name it"
                + " in format.")
        .at("accept")
        .asException();
  }

  private static Stream<String> columns(Contract contract) {
    return Stream.concat(Stream.of("_region"), contract.properties().stream().map(Property::name));
  }
}
