package dev.trivium.data;

import dev.trivium.data.contract.ColumnMatch;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.tabular.BrokenInput;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.data.tabular.CsvTokenizer;
import dev.trivium.data.tabular.GzipInflater;
import dev.trivium.data.tabular.Limits;
import dev.trivium.data.tabular.LineTokenizer;
import dev.trivium.data.tabular.Tokenizer;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one delivery on their way to chunks: inflated, counted, hashed, cut. Used by one
 * worker at a time. Errors: {@link BrokenInput}, and problems of the header.
 */
final class Delivery implements AutoCloseable {
  private final Contract contract;
  private final String media;
  private final char delimiter;
  private final long bodyMax;
  private final Tokenizer tokenizer;
  private final @Nullable GzipInflater inflater;
  private final MessageDigest digest;
  private final MessageDigest wire;
  private final Optional<Buffer> declared;
  private final boolean whole;
  private @Nullable RowReader reader;

  Delivery(Contract contract, BatchRequest request, DataConfig.Ingest config) {
    this(contract, request, config, Optional.empty());
  }

  /**
   * Where a delivery goes on that came in part before.
   *
   * @param layout how its lines are read
   */
  record From(Layout layout, Tokenizer.Start start) {}

  /**
   * @param from what is there already; then only the rest comes, and not packed
   */
  Delivery(Contract contract, BatchRequest request, DataConfig.Ingest config, Optional<From> from) {
    this.contract = contract;
    this.media = request.media();
    this.delimiter = request.delimiter();
    this.bodyMax = config.bodyMax();
    this.declared = request.digest();
    this.whole = from.isEmpty();
    this.tokenizer = tokenizer(request, config, from);
    this.reader = request.media().equals(BatchRequest.CSV) ? null : new RowReader.Lines(contract);
    this.inflater =
        request.gzip() ? new GzipInflater(config.bodyMax(), config.gzipRatioMax()) : null;
    this.digest = sha256();
    this.wire = sha256();
    matchHeader();
  }

  private static Tokenizer tokenizer(
      BatchRequest request, DataConfig.Ingest config, Optional<From> from) {
    Limits limits =
        new Limits(
            config.chunkRows(),
            config.chunkBytes(),
            config.rowMax(),
            config.fieldMax(),
            config.columnsMax());
    Tokenizer.Start start = from.map(From::start).orElse(Tokenizer.Start.FIRST);
    if (!request.media().equals(BatchRequest.CSV)) {
      return new LineTokenizer(limits, start);
    }
    return from.<Tokenizer>map(
            there -> new CsvTokenizer(limits, request.delimiter(), there.layout().header(), start))
        .orElseGet(() -> new CsvTokenizer(limits, request.delimiter()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Takes the next bytes and gives the chunks that became full. */
  List<Chunk> push(byte[] bytes) {
    List<Chunk> full = new ArrayList<>(1);
    if (declared.isPresent()) {
      wire.update(bytes);
    }
    if (inflater == null) {
      plain(bytes, 0, bytes.length, full);
    } else {
      inflater.push(bytes, 0, bytes.length, (piece, from, to) -> plain(piece, from, to, full));
    }
    return full;
  }

  /** The bytes have ended; gives the last chunk, if a row is left. */
  List<Chunk> finish() {
    if (declared.isPresent() && !MessageDigest.isEqual(declared.get().getBytes(), wire.digest())) {
      throw DataProblems.digestMismatch();
    }
    if (inflater != null) {
      inflater.finish();
    }
    List<Chunk> last = tokenizer.finish();
    matchHeader();
    return last;
  }

  /** How rows are read; known once there is a chunk. */
  RowReader reader() {
    if (reader == null) {
      throw new IllegalStateException("no header was read yet");
    }
    return reader;
  }

  Optional<RowReader> readerIfKnown() {
    return Optional.ofNullable(reader);
  }

  /** How the lines are read; known once there is a chunk. */
  Layout layout() {
    return new Layout(media, delimiter, readerIfKnown().map(RowReader::header).orElse(List.of()));
  }

  /** Only counts and hashes the bytes; for a delivery that was taken in before. */
  void hash(byte[] bytes) {
    if (inflater == null) {
      digest.update(bytes);
    } else {
      inflater.push(
          bytes, 0, bytes.length, (piece, from, to) -> digest.update(piece, from, to - from));
    }
  }

  /** Whether all of the content came through here. */
  boolean whole() {
    return whole;
  }

  /** SHA-256 of everything decoded; asked once, at the end. */
  byte[] digest() {
    return digest.digest();
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.close();
    }
  }

  private void plain(byte[] bytes, int from, int to, List<Chunk> full) {
    if (tokenizer.bytes() + (to - from) > bodyMax) {
      throw BrokenInput.tooLarge(
          "The delivery is larger than " + bodyMax + " bytes; send it in parts.");
    }
    digest.update(bytes, from, to - from);
    full.addAll(tokenizer.push(bytes, from, to));
    matchHeader();
  }

  private void matchHeader() {
    if (reader == null) {
      tokenizer
          .header()
          .ifPresent(header -> {
            ColumnMatch match = ColumnMatch.of(contract, header);
            boolean refusesUnknown = contract.refusesUnknownColumns() && !match.unknown().isEmpty();
            if (!match.repeated().isEmpty()
                || !match.missingRequired().isEmpty()
                || refusesUnknown) {
              throw DataProblems.columns(match, refusesUnknown);
            }
            reader = new RowReader.Csv(match, header.size());
          });
    }
  }
}
