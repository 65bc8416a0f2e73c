package dev.trivium.data;

import dev.trivium.store.Seal;
import dev.trivium.store.Subject;
import dev.trivium.store.SubjectKeys;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The whole text of a refused row, sealed: under the key of its subject if that is known, else
 * under its region's, and under that of all regions if it could not be placed. Of an erased subject
 * nothing is kept, not even here.
 */
final class SealedRaw {
  private static final int UNPLACED = 0;
  private static final byte[] NOTHING = {};

  private SealedRaw() {}

  static byte[] seal(SubjectKeys keys, UUID id, JudgedChunk.Refused row, byte[] raw) {
    return seal(keys, id, owner(row.region(), row.subject()), raw);
  }

  static byte[] seal(SubjectKeys keys, UUID id, Subject owner, byte[] raw) {
    return keys.isErased(owner)
        ? NOTHING
        : keys.encrypt(place(id, owner.region()), owner.id(), raw);
  }

  /** The text again; empty if it was destroyed, or does not stand where it was sealed. */
  static byte[] open(SubjectKeys keys, UUID id, Subject owner, byte[] sealed) {
    return sealed.length == 0
        ? NOTHING
        : keys.decrypt(place(id, owner.region()), owner.id(), sealed).orElse(NOTHING);
  }

  /** Under whose key a row in quarantine is sealed. */
  static Subject owner(RefusedRow row) {
    return owner(row.regionId().orElse(null), row.subject().orElse(null));
  }

  private static Subject owner(@Nullable Integer region, @Nullable UUID subject) {
    int place = region == null ? UNPLACED : region;
    return subject == null ? Subject.house(place) : new Subject(place, subject);
  }

  private static Seal.Place place(UUID id, int region) {
    return new Seal.Place("ingest.quarantine", "raw_ct", region, id.toString());
  }
}
