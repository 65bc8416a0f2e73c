package dev.trivium.data.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row a line, each a single field; used for NDJSON. LF and CRLF end a line, a byte order mark
 * is skipped, blank lines are no rows.
 */
public final class LineTokenizer implements Tokenizer {
  private final ChunkBuilder builder;
  private long bytes;
  private boolean blank = true;

  public LineTokenizer(Limits limits) {
    this(limits, Start.FIRST);
  }

  /** Goes on behind a chunk. */
  public LineTokenizer(Limits limits, Start start) {
    // A row is one field here, so the limit of a row is that of its field.
    this.builder =
        new ChunkBuilder(
            new Limits(limits.chunkRows(), limits.chunkBytes(), limits.row(), limits.row(), 1),
            start.chunk(),
            start.row());
    this.bytes = start.bytes();
    builder.beginField();
  }

  @Override
  public List<Chunk> push(byte[] input, int from, int to) {
    List<Chunk> full = new ArrayList<>(1);
    int at = from;
    while (at < to) {
      byte next = input[at++];
      bytes++;
      if (next == '\n') {
        endLine(full);
      } else if (!(blank && leading(next))) {
        blank = false;
        int begin = at - 1;
        while (at < to && input[at] != '\n') {
          at++;
        }
        builder.put(input, begin, at);
        bytes += at - begin - 1;
      }
    }
    return full;
  }

  @Override
  public List<Chunk> finish() {
    List<Chunk> full = new ArrayList<>(1);
    endLine(full);
    if (builder.rows > 0) {
      full.add(builder.take(bytes));
    }
    return full;
  }

  @Override
  public Optional<List<String>> header() {
    return Optional.empty();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** White space before a row, and the bytes of a mark, which no JSON begins with. */
  private static boolean leading(byte next) {
    return next == ' '
        || next == '\t'
        || next == '\r'
        || next == (byte) 0xEF
        || next == (byte) 0xBB
        || next == (byte) 0xBF;
  }

  private void endLine(List<Chunk> full) {
    if (blank) {
      return;
    }
    builder.endField((byte) 0, 0);
    builder.endRow();
    blank = true;
    if (builder.full()) {
      full.add(builder.take(bytes));
    }
    builder.beginField();
  }
}
