package dev.trivium.data.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Delimited text as RFC 4180 has it: fields may be quoted, quoted fields may hold delimiters, line
 * ends and doubled quotes. LF, CRLF and CR end a line, a byte order mark at the start is skipped,
 * empty lines are no rows. A quote within an unquoted field is an ordinary character; text after a
 * closing quote makes the row faulty. The first line is the header.
 *
 * <p>A state machine over bytes: UTF-8 never hides a quote or a line end inside a character.
 */
public final class CsvTokenizer implements Tokenizer {
  private enum State {
    ROW_START,
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_SEEN
  }

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Limits limits;
  private final byte delimiter;
  private final ChunkBuilder builder;
  private State state = State.ROW_START;
  private boolean doubled;
  private boolean afterReturn;
  private int mark;
  private long bytes;
  private long line = 1;
  private long quoteLine;
  private @Nullable List<String> header;

  /**
   * @param delimiter an ASCII character, neither quote nor line end
   */
  public CsvTokenizer(Limits limits, char delimiter) {
    this.limits = limits;
    this.delimiter = (byte) delimiter;
    this.builder = new ChunkBuilder(limits);
  }

  /** Goes on behind a chunk of a delivery whose header is known. */
  public CsvTokenizer(Limits limits, char delimiter, List<String> header, Start start) {
    this.limits = limits;
    this.delimiter = (byte) delimiter;
    this.builder = new ChunkBuilder(limits, start.chunk(), start.row());
    this.header = List.copyOf(header);
    this.bytes = start.bytes();
    this.line = start.row() + 1;
    this.mark = -1;
  }

  @Override
  public List<Chunk> push(byte[] input, int from, int to) {
    List<Chunk> full = new ArrayList<>(1);
    int at = from;
    while (at < to) {
      int run = mark >= 0 ? at : run(input, at, to);
      if (run > at) {
        builder.put(input, at, run);
        bytes += run - at;
        at = run;
        if (state == State.QUOTED && builder.overlong()) {
          throw openQuote();
        }
      } else {
        byte next = input[at++];
        bytes++;
        if (mark < 0 || !skipsMark(next)) {
          step(next, full);
        }
      }
    }
    return full;
  }

  /** Where the bytes end that belong to the current field and change nothing; most bytes do. */
  private int run(byte[] input, int from, int to) {
    int at = from;
    if (state == State.PLAIN) {
      while (at < to && input[at] != delimiter && input[at] != '\n' && input[at] != '\r') {
        at++;
      }
    } else if (state == State.QUOTED) {
      while (at < to && input[at] != '"' && input[at] != '\n') {
        at++;
      }
    }
    return at;
  }

  @Override
  public List<Chunk> finish() {
    List<Chunk> full = new ArrayList<>(1);
    if (mark > 0) {
      replayMark(full);
    }
    if (state == State.QUOTED) {
      throw openQuote();
    }
    if (state != State.ROW_START) {
      endField();
      endRow(full);
    }
    if (header == null) {
      throw BrokenInput.broken("The delivery is empty; its first line must name the columns.");
    }
    if (builder.rows > 0) {
      full.add(builder.take(bytes));
    }
    return full;
  }

  @Override
  public Optional<List<String>> header() {
    return Optional.ofNullable(header);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private boolean skipsMark(byte next) {
    if (next == MARK[mark]) {
      mark++;
      if (mark == MARK.length) {
        mark = -1;
      }
      return true;
    }
    replayMark(new ArrayList<>(0));
    return false;
  }

  /** It only began like a mark: what was held back is text. */
  private void replayMark(List<Chunk> full) {
    int held = mark;
    mark = -1;
    for (int i = 0; i < held; i++) {
      step(MARK[i], full);
    }
  }

  private void step(byte next, List<Chunk> full) {
    if (afterReturn) {
      afterReturn = false;
      if (next == '\n') {
        return;
      }
    }
    switch (state) {
      case ROW_START -> {
        if (next == '\n' || next == '\r') {
          lineEnd(next);
        } else {
          begin(next, full);
        }
      }
      case FIELD_START -> begin(next, full);
      case PLAIN -> plain(next, full);
      case QUOTED -> quoted(next);
      case QUOTE_SEEN -> quoteSeen(next, full);
    }
  }

  private void begin(byte next, List<Chunk> full) {
    builder.beginField();
    doubled = false;
    if (next == '"') {
      builder.put(next);
      builder.beginField();
      quoteLine = line;
      state = State.QUOTED;
    } else {
      state = State.PLAIN;
      plain(next, full);
    }
  }

  private void plain(byte next, List<Chunk> full) {
    if (next == delimiter) {
      endField();
      builder.put(next);
      state = State.FIELD_START;
    } else if (next == '\n' || next == '\r') {
      endField();
      lineEnd(next);
      endRow(full);
    } else {
      builder.put(next);
    }
  }

  private void quoted(byte next) {
    builder.put(next);
    if (next == '"') {
      state = State.QUOTE_SEEN;
    } else if (next == '\n') {
      line++;
    }
    if (builder.overlong()) {
      throw openQuote();
    }
  }

  private void quoteSeen(byte next, List<Chunk> full) {
    if (next == '"') {
      builder.put(next);
      doubled = true;
      state = State.QUOTED;
    } else if (next == delimiter || next == '\n' || next == '\r') {
      plain(next, full);
    } else {
      builder.faulty(Chunk.FAULT_QUOTE);
      builder.put(next);
      state = State.PLAIN;
    }
  }

  private void endField() {
    switch (state) {
      case QUOTE_SEEN -> builder.endField((byte) (Chunk.QUOTED | (doubled ? Chunk.DOUBLED : 0)), 1);
      case FIELD_START -> {
        builder.beginField();
        builder.endField((byte) 0, 0);
      }
      case ROW_START, PLAIN, QUOTED -> builder.endField((byte) 0, 0);
    }
  }

  private void lineEnd(byte next) {
    line++;
    afterReturn = next == '\r';
  }

  private void endRow(List<Chunk> full) {
    builder.endRow();
    state = State.ROW_START;
    if (header == null) {
      header = named(builder.takeHeader());
    } else if (builder.full()) {
      full.add(builder.take(bytes));
    }
  }

  private List<String> named(Chunk first) {
    Fault fault = first.fault(0);
    if (fault != null) {
      throw BrokenInput.broken(
          "The first line must name the columns, but it cannot be read ("
              + fault.code()
              + "); at most "
              + limits.columns()
              + " columns, UTF-8, well quoted.");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < first.fields(0); i++) {
      String name = first.field(0, i);
      names.add(name == null ? "" : name.strip());
    }
    return List.copyOf(names);
  }

  private BrokenInput openQuote() {
    return BrokenInput.broken(
        "The quote opened in line "
            + quoteLine
            + " is never closed, or its row is longer than "
            + limits.row()
            + " bytes; close the quote and send the file again.");
  }
}
