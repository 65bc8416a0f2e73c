package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.seal.FieldKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The keys of some subjects, fetched before the work that seals or opens with them. */
public final class SubjectKeys {
  private final Map<Subject, List<FieldKey>> keys;
  private final Observer observer;

  /**
   * @param keys versions of each subject, the newest first; an empty list is an erased subject
   */
  SubjectKeys(Map<Subject, List<FieldKey>> keys, Observer observer) {
    this.keys = Map.copyOf(keys);
    this.observer = observer;
  }

  /** Whether the subject's key was destroyed, so that nothing of it may be kept. */
  public boolean isErased(Subject subject) {
    List<FieldKey> versions = keys.get(subject);
    return versions != null && versions.isEmpty();
  }

  /** Seals with the subject's newest key. Errors: a subject without one is a bug of the caller. */
  public byte[] encrypt(Seal.Place place, UUID subject, byte[] clear) {
    List<FieldKey> versions = keys.get(new Subject(place.region(), subject));
    if (versions == null || versions.isEmpty()) {
      throw new IllegalStateException("no key was fetched for the subject of a value");
    }
    return versions.getFirst().seal(associated(place, subject), clear);
  }

  /** The clear value; empty if the subject is erased or unknown, or the value does not belong. */
  public Optional<byte[]> decrypt(Seal.Place place, UUID subject, byte[] sealed) {
    List<FieldKey> versions = keys.getOrDefault(new Subject(place.region(), subject), List.of());
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    int version = FieldKey.versionOf(sealed).orElse(0);
    Optional<byte[]> clear =
        versions.stream()
            .filter(key -> key.version() == version)
            .findFirst()
            .flatMap(key -> key.open(associated(place, subject), sealed));
    if (clear.isEmpty()) {
      observer.observe(
          new StoreObservation.SealBroken(place.table(), place.column(), place.region()));
    }
    return clear;
  }

  private static byte[] associated(Seal.Place place, UUID subject) {
    String text =
        place.table()
            + "|"
            + place.column()
            + "|"
            + place.region()
            + "|"
            + place.rowKey()
            + "|"
            + subject
            + "|"
            + FieldKey.form();
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
