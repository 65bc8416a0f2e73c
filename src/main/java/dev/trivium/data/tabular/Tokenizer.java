package dev.trivium.data.tabular;

import java.util.List;
import java.util.Optional;

/** Cuts bytes into rows, whatever pieces they come in. Errors: {@link BrokenInput}. */
public interface Tokenizer {
  /**
   * Where a delivery goes on.
   *
   * @param chunk number of the next chunk
   * @param row number of its first row
   * @param bytes of the delivery before it
   */
  record Start(int chunk, long row, long bytes) {
    public static final Start FIRST = new Start(0, 1, 0);
  }

  /** Takes more bytes and gives the chunks that became full. */
  List<Chunk> push(byte[] bytes, int from, int to);

  /** The bytes have ended; gives the last chunk, if a row is left. */
  List<Chunk> finish();

  /** The names in the header, once it was read; rows without a header name their fields. */
  Optional<List<String>> header();

  /** Decoded bytes so far. */
  long bytes();
}
