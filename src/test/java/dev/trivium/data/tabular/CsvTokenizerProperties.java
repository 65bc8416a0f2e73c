package dev.trivium.data.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.trivium.support.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvTokenizerProperties {
  private static final Limits LIMITS = new Limits(3, 1 << 20, 1 << 16, 1 << 16, 100);
  private static final String[] PIECES = {
    "a", "é", "漢", " ", "\"\"", ",", "\n", "\r\n", "\r", "x,y", "12.5", "=1+1", "𝄞"
  };

  @Test
  void readsWhatFastCsvReadsWhereverTheBytesAreCut() {
    Property.holds(
        2_000,
        random -> {
          String text = "h1,h2,h3\n" + rows(random);
          List<List<String>> expected = oracle(text);

          List<List<String>> read = read(text.getBytes(StandardCharsets.UTF_8), random);

          assertThat(read).isEqualTo(expected);
        });
  }

  private static String rows(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int rows = random.nextInt(8);
    for (int row = 0; row < rows; row++) {
      for (int field = 0; field < 3; field++) {
        text.append(field == 0 ? "" : ",").append(field(random, field == 0));
      }
      text.append(random.nextBoolean() ? "\n" : "\r\n");
    }
    return text.toString();
  }

  private static String field(SplittableRandom random, boolean first) {
    if (random.nextInt(3) > 0) {
      return (first ? "f" : "") + random.nextInt(1000);
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = random.nextInt(5); i >= 0; i--) {
      quoted.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return quoted.append('"').toString();
  }

  private static List<List<String>> oracle(String text) {
    List<List<String>> rows = new ArrayList<>();
    CsvReader.builder()
        .skipEmptyLines(true)
        .ofCsvRecord(text)
        .forEach(record -> rows.add(record.getFields()));
    return rows.subList(1, rows.size());
  }

  private static List<List<String>> read(byte[] bytes, SplittableRandom random) {
    CsvTokenizer tokenizer = new CsvTokenizer(LIMITS, ',');
    List<Chunk> chunks = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(7));
      chunks.addAll(tokenizer.push(bytes, from, to));
      from = to;
    }
    chunks.addAll(tokenizer.finish());
    List<List<String>> rows = new ArrayList<>();
    for (Chunk chunk : chunks) {
      for (int row = 0; row < chunk.rows(); row++) {
        assertThat(chunk.fault(row)).isNull();
        List<String> fields = new ArrayList<>();
        for (int field = 0; field < chunk.fields(row); field++) {
          String value = chunk.field(row, field);
          fields.add(value == null ? "" : value);
        }
        rows.add(fields);
      }
    }
    return rows;
  }
}
