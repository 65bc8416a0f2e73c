package dev.trivium.forecast;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Series from a CSV file, plain or gzip.
 *
 * <p>Layout {@code m4}: {@code id,frequency,season,horizon,source,train,test}; only the training
 * values are read. Layout {@code long}: {@code unique_id,ds,y} with ISO dates, times or instants in
 * any order; {@link Reading} says what becomes of several rows and of none in a period. Errors:
 * problem {@code forecast/bad-file} with the line.
 */
final class SeriesFile {
  private static final int MOST_PERIODS = 200_000;

  private SeriesFile() {}

  /**
   * Series with the calendar of their points.
   *
   * @param horizon asked for by the file itself, 0 if it does not say
   */
  record Read(String layout, List<Row> rows) {}

  record Row(String key, Grid grid, int horizon) {}

  static Read read(Path file, String layout, Reading reading) {
    try (InputStream in = open(file);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder()
                .maxBufferSize(64 << 20)
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return rows(csv, layout, reading);
    } catch (ZipException broken) {
      throw bad(file + " is not a readable gzip file");
    } catch (IOException | UncheckedIOException unreadable) {
      throw bad(file + " cannot be read: " + unreadable.getMessage());
    } catch (CsvParseException broken) {
      throw bad(file + " is not readable as CSV: " + broken.getMessage());
    }
  }

  private static Read rows(CsvReader<NamedCsvRecord> csv, String layout, Reading reading) {
    Map<String, Dated> dated = new LinkedHashMap<>();
    List<Row> rows = new ArrayList<>();
    String found = layout;
    for (NamedCsvRecord line : csv) {
      if (found.equals("auto")) {
        found = line.getHeader().contains("train") ? "m4" : "long";
      }
      if (found.equals("m4")) {
        rows.add(m4(line));
      } else {
        add(
            line,
            dated.computeIfAbsent(
                field(line, "unique_id"), key -> new Dated(reading, MOST_PERIODS)));
      }
    }
    dated.forEach((key, values) -> rows.add(row(key, values)));
    return new Read(found, rows);
  }

  private static void add(NamedCsvRecord line, Dated dated) {
    double value = number(line, field(line, "y"));
    String text = field(line, "ds");
    try {
      dated.add(text, value);
    } catch (DateTimeException notDate) {
      throw bad(at(line) + "ds must be a date such as 2026-01-31, not '" + text.strip() + "'");
    }
  }

  private static Row row(String key, Dated dated) {
    try {
      return new Row(key, dated.grid(), 0);
    } catch (DateTimeException unclear) {
      throw bad("series " + key + ": " + unclear.getMessage());
    }
  }

  private static Row m4(NamedCsvRecord line) {
    String[] words = field(line, "train").strip().split("\\s+");
    double[] values = new double[words.length == 1 && words[0].isEmpty() ? 0 : words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(line, words[i]);
    }
    String frequency = field(line, "frequency");
    int season = (int) number(line, field(line, "season"));
    int horizon = (int) number(line, field(line, "horizon"));
    if (season < 1 || horizon < 1) {
      throw bad(at(line) + "season and horizon must be at least 1");
    }
    return new Row(field(line, "id"), Grid.steps(values, frequency, season), horizon);
  }

  private static String field(NamedCsvRecord line, String name) {
    return line.findField(name)
        .orElseThrow(() -> bad(at(line) + "the column " + name + " is missing"));
  }

  private static double number(NamedCsvRecord line, String text) {
    String word = text.strip();
    if (word.isEmpty() || word.equalsIgnoreCase("nan") || word.equalsIgnoreCase("na")) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException notANumber) {
      throw bad(at(line) + "'" + word + "' is not a number");
    }
  }

  private static String at(NamedCsvRecord line) {
    return "line " + line.getStartingLineNumber() + ": ";
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
  }

  private static ProblemException bad(String what) {
    return Problem.unprocessable("forecast/bad-file", what).asException();
  }
}
