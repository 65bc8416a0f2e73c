package dev.trivium.data.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTokenizerTest {
  private static final Limits LIMITS = new Limits(2, 1 << 20, 64, 20, 4);

  @Test
  void skipsTheMarkAndKnowsAbsentFromEmpty() {
    CsvTokenizer tokenizer = new CsvTokenizer(LIMITS, ';');
    List<Chunk> chunks = all(tokenizer, "\uFEFFa;b;c\n1;;\"\"\r\n\n\"x \"\"y\"\"\n\";2;3");

    assertThat(tokenizer.header()).contains(List.of("a", "b", "c"));
    assertThat(chunks).hasSize(1);
    Chunk chunk = chunks.getFirst();
    assertThat(chunk.rows()).isEqualTo(2);
    assertThat(chunk.field(0, 1)).isNull();
    assertThat(chunk.field(0, 2)).isEmpty();
    assertThat(chunk.field(1, 0)).isEqualTo("x \"y\"\n");
    assertThat(new String(chunk.raw(0), StandardCharsets.UTF_8)).isEqualTo("1;;\"\"");
  }

  @Test
  void numbersChunksAndRows() {
    List<Chunk> chunks = all(new CsvTokenizer(LIMITS, ','), "a\n1\n2\n3\n4\n5\n");

    assertThat(chunks).extracting(Chunk::number).containsExactly(0, 1, 2);
    assertThat(chunks).extracting(Chunk::firstRow).containsExactly(1L, 3L, 5L);
    assertThat(chunks).extracting(Chunk::byteTo).containsExactly(6L, 10L, 12L);
  }

  @Test
  void givesFaultyRowsAReasonAndReadsOn() {
    byte[] bytes =
        "a,b\n\"x\"y,2\nn\0l,2\nok,2\nlatin \u00e9,2\n".getBytes(StandardCharsets.ISO_8859_1);
    List<Chunk> chunks = all(new CsvTokenizer(LIMITS, ','), bytes);

    assertThat(chunks.get(0).fault(0)).isEqualTo(Fault.QUOTE);
    assertThat(chunks.get(0).fault(1)).isEqualTo(Fault.NUL);
    assertThat(chunks.get(1).fault(0)).isNull();
    assertThat(chunks.get(1).fault(1)).isEqualTo(Fault.UTF8);
  }

  @Test
  void refusesFieldsRowsAndColumnsBeyondTheLimits() {
    List<Chunk> chunks =
        all(
            new CsvTokenizer(LIMITS, ','),
            "a\n" + "x".repeat(21) + "\n" + "1,".repeat(5) + "\n" + "y,".repeat(70) + "\nok\n");

    assertThat(chunks.get(0).fault(0)).isEqualTo(Fault.SIZE);
    assertThat(chunks.get(0).fault(1)).isEqualTo(Fault.SIZE);
    assertThat(chunks.get(1).fault(0)).isEqualTo(Fault.SIZE);
    assertThat(chunks.get(1).raw(0)).hasSize(64);
    assertThat(chunks.get(1).fault(1)).isNull();
  }

  @Test
  void saysWhereAQuoteWasLeftOpen() {
    assertThatThrownBy(() -> all(new CsvTokenizer(LIMITS, ','), "a\n1\n\"2\n3\n"))
        .isInstanceOf(BrokenInput.class)
        .hasMessageContaining("opened in line 3");
    assertThatThrownBy(() -> all(new CsvTokenizer(LIMITS, ','), "a\n\"" + "x".repeat(100)))
        .isInstanceOf(BrokenInput.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> all(new CsvTokenizer(LIMITS, ','), "")).hasMessageContaining("empty");
  }

  @Test
  void readsLinesOfJsonAsTheyStand() {
    LineTokenizer tokenizer = new LineTokenizer(LIMITS);
    List<Chunk> chunks = new ArrayList<>();
    for (byte next : "\uFEFF{\"a\":1}\n\n {\"a\":2}\r\n{}".getBytes(StandardCharsets.UTF_8)) {
      chunks.addAll(tokenizer.push(new byte[] {next}, 0, 1));
    }
    chunks.addAll(tokenizer.finish());

    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(0).field(0, 0)).isEqualTo("{\"a\":1}");
    assertThat(chunks.get(0).field(1, 0)).isEqualTo("{\"a\":2}\r");
    assertThat(chunks.get(1).field(0, 0)).isEqualTo("{}");
  }

  static List<Chunk> all(Tokenizer tokenizer, String text) {
    return all(tokenizer, text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Chunk> all(Tokenizer tokenizer, byte[] bytes) {
    List<Chunk> chunks = new ArrayList<>(tokenizer.push(bytes, 0, bytes.length));
    chunks.addAll(tokenizer.finish());
    return chunks;
  }
}
