package dev.trivium.store.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.store.backup.Broken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was written is read, and what was not is told. */
class TransferTest {
  private static final TransferHead HEAD =
      new TransferHead(
          TransferHead.FORMAT,
          new UUID(1, 2),
          Instant.parse("2026-03-01T12:00:00Z"),
          "1.0",
          "18.6",
          "028",
          List.of(
              new TransferHead.Table("a.one", List.of("id", "said")),
              new TransferHead.Table("a.two", List.of("id"))),
          Map.of("a.one.id", 7L));

  @Test
  void givesBackHeadRowsAndEnd() throws IOException {
    List<String> ones = List.of("1\tx\\ny\n", "2\t\\N\n");
    byte[] archive = archive(ones, List.of());
    TransferReader reader = new TransferReader(new ByteArrayInputStream(archive));

    assertThat(reader.head()).isEqualTo(HEAD);
    assertThat(rows(reader, 0)).isEqualTo(String.join("", ones));
    assertThat(reader.tally().rows()).isEqualTo(2);
    assertThat(rows(reader, 1)).isEmpty();
    assertThat(reader.tally().rows()).isZero();
    assertThat(reader.end()).matches(end -> end.tables() == 2 && end.rows() == 2);
  }

  @Test
  void partsLargeTablesAndKeepsRowsWhole() throws IOException {
    String row = "x".repeat(100_000) + "\n";
    byte[] archive = archive(java.util.Collections.nCopies(30, row), List.of());
    TransferReader reader = new TransferReader(new ByteArrayInputStream(archive));
    reader.head();
    reader.table(HEAD.tables().getFirst());
    List<Integer> sizes = new ArrayList<>();
    Optional<byte[]> part = reader.rows();
    while (part.isPresent()) {
      sizes.add(part.get().length);
      part = reader.rows();
    }

    assertThat(sizes).hasSize(10).allMatch(size -> size == 3 * row.length());
    assertThat(reader.tally().rows()).isEqualTo(30);
  }

  @Test
  void aSumDoesNotDependOnTheOrderOfRowsAndTellsRowsApart() {
    assertThat(tally("1\n", "2\n", "2\n").sameRows(tally("2\n", "1\n", "2\n"))).isTrue();
    assertThat(tally("1\n", "2\n", "2\n").sameRows(tally("1\n", "1\n", "2\n"))).isFalse();
    assertThat(tally("1\n", "2\n").sameRows(tally("1\n2\n"))).isFalse();
    assertThat(tally("1\n").sameRows(tally("1\n", "1\n"))).isFalse();
    assertThat(tally("1\n", "2\n").sha256()).isNotEqualTo(tally("2\n", "1\n").sha256());
  }

  /** Encryption notices each of these before; the archive itself notices them, too. */
  @Test
  void everyChangedByteAndEveryCutIsTold() throws IOException {
    byte[] archive = archive(List.of("1\tx\n", "2\ty\n"), List.of("9\n"));
    readAll(archive);
    for (int i = 0; i < archive.length; i++) {
      byte[] changed = archive.clone();
      changed[i] ^= 4;
      assertThatThrownBy(() -> readAll(changed))
          .as("byte %d", i)
          .isInstanceOfAny(Broken.class, EOFException.class);
      byte[] cut = Arrays.copyOf(archive, i);
      assertThatThrownBy(() -> readAll(cut)).isInstanceOfAny(Broken.class, EOFException.class);
    }
    byte[] longer = Arrays.copyOf(archive, archive.length + 1);
    assertThatThrownBy(() -> readAll(longer)).isInstanceOf(Broken.class);
  }

  private static void readAll(byte[] archive) throws IOException {
    TransferReader reader = new TransferReader(new ByteArrayInputStream(archive));
    TransferHead head = reader.head();
    for (TransferHead.Table table : head.tables()) {
      reader.table(table);
      while (reader.rows().isPresent()) {
        // All of them are added up.
      }
      reader.tally();
    }
    reader.end();
  }

  private static String rows(TransferReader reader, int table) throws IOException {
    reader.table(HEAD.tables().get(table));
    StringBuilder all = new StringBuilder();
    Optional<byte[]> part = reader.rows();
    while (part.isPresent()) {
      all.append(new String(part.get(), StandardCharsets.UTF_8));
      part = reader.rows();
    }
    return all.toString();
  }

  private static TableTally tally(String... rows) {
    RowTally tally = new RowTally();
    for (String row : rows) {
      byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
      tally.add(bytes, 0, bytes.length);
    }
    return tally.of("a.one");
  }

  private static byte[] archive(List<String> ones, List<String> twos) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TransferWriter writer = new TransferWriter(out);
    writer.head(HEAD);
    write(writer, "a.one", ones);
    write(writer, "a.two", twos);
    writer.finish();
    return out.toByteArray();
  }

  private static void write(TransferWriter writer, String table, List<String> rows)
      throws IOException {
    writer.begin(table);
    for (String row : rows) {
      writer.row(row.getBytes(StandardCharsets.UTF_8));
    }
    writer.end(table);
  }
}
