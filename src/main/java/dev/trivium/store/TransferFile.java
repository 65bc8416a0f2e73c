package dev.trivium.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.store.backup.ArchiveKey;
import dev.trivium.store.backup.Broken;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * The wrapping of an exported database: one line of JSON that holds the archive's key, wrapped by a
 * key that follows from the database secret as that of a backup does; behind it everything else,
 * packed and then encrypted in segments, so that a changed, cut or exchanged byte does not open.
 */
final class TransferFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIND = "trivium-transfer";
  private static final String NAME = "transfer";
  private static final int LINE = 4_096;
  private static final int BUFFER = 256 << 10;

  private TransferFile() {}

  /** What takes the clear parts. */
  @FunctionalInterface
  interface Writing<T> {
    T to(OutputStream clear) throws IOException;
  }

  /** What reads the clear parts; it must read them to their end. */
  @FunctionalInterface
  interface Reading<T> {
    T from(InputStream clear) throws IOException;
  }

  /** Writes the whole archive; the target stays open. */
  static <T> T write(
      OutputStream target, UUID id, Secrets secrets, RandomGenerator random, Writing<T> writing)
      throws IOException {
    byte[] key = new byte[ArchiveKey.BYTES];
    random.nextBytes(key);
    byte[] wrapped = ArchiveKey.wrap(secrets.derive(BackupTarget.KEK), id.toString(), key);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", KIND);
    line.put("archive", id.toString());
    line.put("kek", BackupTarget.KEK);
    line.put("key", Base64.getEncoder().encodeToString(wrapped));
    target.write(JSON.writeValueAsBytes(line));
    target.write('\n');
    GzipParameters fast = new GzipParameters();
    fast.setCompressionLevel(Deflater.BEST_SPEED);
    OutputStream kept = new BufferedOutputStream(new KeptOpen(target), BUFFER);
    T written;
    try (OutputStream sealed = ArchiveKey.of(id.toString(), key).sealing(kept, NAME);
        OutputStream packed =
            new GzipCompressorOutputStream(new BufferedOutputStream(sealed, BUFFER), fast)) {
      written = writing.to(packed);
    }
    target.flush();
    return written;
  }

  /**
   * The key of the archive that begins here; nothing is read behind its line.
   *
   * @throws Broken when it is no archive, or one of another secret
   */
  static Opened open(InputStream source, Secrets secrets) throws IOException {
    InputStream in = new BufferedInputStream(source, BUFFER);
    JsonNode line = line(in);
    String id = line.path("archive").asText();
    try {
      byte[] wrapped = Base64.getDecoder().decode(line.path("key").asText());
      return new Opened(in, ArchiveKey.unwrap(secrets.derive(BackupTarget.KEK), id, wrapped));
    } catch (IllegalArgumentException noBase64) {
      throw new Broken("The archive is damaged: its first line holds no key.", noBase64);
    }
  }

  /** An archive whose key is known. */
  record Opened(InputStream in, ArchiveKey key) {
    /**
     * @throws Broken when it is not what was written
     */
    <T> T read(Reading<T> reading) {
      try (InputStream clear = key.opening(in, NAME);
          InputStream unpacked = new GZIPInputStream(clear, BUFFER)) {
        T read = reading.from(unpacked);
        if (clear.read() >= 0) {
          throw new Broken("The archive is damaged: something follows its end.");
        }
        return read;
      } catch (IOException damaged) {
        throw new Broken(
            "The archive is damaged: it does not open as what was written ("
                + damaged.getMessage()
                + ").",
            damaged);
      }
    }
  }

  private static JsonNode line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n' && line.size() < LINE) {
      line.write(next);
      next = in.read();
    }
    try {
      JsonNode json = JSON.readTree(line.toString(StandardCharsets.UTF_8));
      if (json.path("kind").asText().equals(KIND)) {
        return json;
      }
    } catch (JsonProcessingException other) {
      throw new Broken("This is no archive that trivium export wrote.", other);
    }
    throw new Broken("This is no archive that trivium export wrote.");
  }

  /** Closing what encrypts must not close a standard output. */
  private static final class KeptOpen extends java.io.FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
