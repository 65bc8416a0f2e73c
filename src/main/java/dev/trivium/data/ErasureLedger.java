package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Subject;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Erasures, written down outside the database: a backup that is restored does not know them. One
 * JSON object a line, each with the hash of the line before, so that a line that was changed or
 * taken away shows. A subject stands here as its keyed hash, never as a name.
 */
final class ErasureLedger {
  private static final String FILE = "erasures.ndjson";
  private static final String BEGIN = "0".repeat(64);

  private final Path directory;
  private final Vertx vertx;

  ErasureLedger(Path directory, Vertx vertx) {
    this.directory = directory;
    this.vertx = vertx;
  }

  /** One erasure. */
  record Entry(UUID id, Subject subject, String by, Instant at) {}

  /** The ledger cannot be trusted: a line was changed, or one is missing. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(Path file, int line) {
      super(file + " was changed at line " + line, null, false, false);
    }
  }

  /** Adds an entry and ends when it is on the disk. One that is there already is not repeated. */
  Uni<Void> append(Entry entry) {
    return Reactive.onWorker(vertx.getOrCreateContext(), () -> appended(entry)).replaceWithVoid();
  }

  /** Every entry, the oldest first. Errors: {@link Broken}. */
  Uni<List<Entry>> entries() {
    return Reactive.onWorker(vertx.getOrCreateContext(), () -> read().entries());
  }

  /** Those that are not written down. Blocking. Errors: {@link Broken}. */
  List<Entry> lacking(List<Entry> entries) throws IOException {
    Set<UUID> known = read().entries().stream().map(Entry::id).collect(Collectors.toSet());
    return entries.stream().filter(entry -> !known.contains(entry.id())).toList();
  }

  /** For people: the file. */
  String shown() {
    return directory.resolve(FILE).toString();
  }

  /** The same as {@link #append}. Blocking. */
  boolean appended(Entry entry) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (FileChannel file =
            FileChannel.open(
                directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock alone = file.lock()) {
      Chain chain = read();
      if (!alone.isValid() || chain.entries().stream().anyMatch(e -> e.id().equals(entry.id()))) {
        return false;
      }
      String body = body(entry, chain.head());
      String line = body + "\t" + sha256(body) + "\n";
      file.position(file.size());
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
      return true;
    }
  }

  private record Chain(List<Entry> entries, String head) {}

  private Chain read() throws IOException {
    Path file = directory.resolve(FILE);
    List<Entry> entries = new ArrayList<>();
    String head = BEGIN;
    if (Files.exists(file)) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        int tab = line.lastIndexOf('\t');
        String body = line.substring(0, Math.max(0, tab));
        String hash = line.substring(tab + 1);
        if (!sha256(body).equals(hash)) {
          throw new Broken(file, number);
        }
        JsonNode json = Json.tree(body);
        if (!json.path("prev").asText().equals(head)) {
          throw new Broken(file, number);
        }
        entries.add(entry(json));
        head = hash;
      }
    }
    return new Chain(entries, head);
  }

  private static String body(Entry entry, String prev) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", entry.id().toString());
    members.put("region", entry.subject().region());
    members.put("subject", entry.subject().id().toString());
    members.put("by", entry.by());
    members.put("at", entry.at().toString());
    members.put("prev", prev);
    return Json.encode(members).toString();
  }

  private static Entry entry(JsonNode json) {
    return new Entry(
        UUID.fromString(json.path("id").asText()),
        new Subject(json.path("region").asInt(), UUID.fromString(json.path("subject").asText())),
        json.path("by").asText(),
        Instant.parse(json.path("at").asText()));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
