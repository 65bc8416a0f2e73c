package dev.trivium.store.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a backup must hold to be whole. It is written last, so a backup without one never ended.
 *
 * @param lsnFrom where replay begins
 * @param lsnTo where the files become consistent
 * @param label the file {@code backup_label} that the server gave for these files
 * @param sha256 of the packed and encrypted files as they lie in the target
 * @param packed the size of those
 */
public record Manifest(
    UUID id,
    Instant startedAt,
    Instant doneAt,
    String version,
    long timeline,
    String lsnFrom,
    String lsnTo,
    String label,
    List<Member> files,
    long bytes,
    long packed,
    String sha256) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();
  private static final int TOLD = 5;

  public Manifest {
    files = List.copyOf(files);
  }

  /** One file below the data directory, with the hash of the bytes that were copied. */
  public record Member(String path, long bytes, String sha256) {}

  public WalSegment firstSegment() {
    return WalSegment.holding(timeline, lsnFrom);
  }

  /** The last segment without which the files do not become consistent. */
  public WalSegment lastSegment() {
    return WalSegment.before(timeline, lsnTo);
  }

  /**
   * Compares what was unpacked with what was copied.
   *
   * @throws Broken naming up to five files that are missing, changed or not of this backup
   */
  public void requireSame(List<Member> unpacked) {
    Map<String, Member> found = new TreeMap<>();
    unpacked.forEach(member -> found.put(member.path(), member));
    List<String> wrong = new ArrayList<>();
    for (Member member : files) {
      Member other = found.remove(member.path());
      if (other == null) {
        wrong.add(member.path() + " is missing");
      } else if (!other.equals(member)) {
        wrong.add(member.path() + " was changed");
      }
    }
    found.keySet().forEach(path -> wrong.add(path + " does not belong to it"));
    if (!wrong.isEmpty()) {
      throw new Broken(
          "Backup "
              + id
              + " is not what was written: "
              + String.join(", ", wrong.subList(0, Math.min(TOLD, wrong.size())))
              + (wrong.size() > TOLD ? " and " + (wrong.size() - TOLD) + " more" : "")
              + ".");
    }
  }

  public byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a manifest cannot be written", impossible);
    }
  }

  public static Manifest of(byte[] json) {
    try {
      return JSON.readValue(json, Manifest.class);
    } catch (IOException damaged) {
      throw new Broken("A manifest of a backup cannot be read.", damaged);
    }
  }
}
