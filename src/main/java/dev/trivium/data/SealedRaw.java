package dev.trivium.data;

import dev.trivium.store.Seal;
import dev.trivium.store.Subject;
import dev.trivium.store.SubjectKeys;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
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
    Subject owner = owner(row.region(), row.subject());
    return keys.isErased(owner)
        ? NOTHING
        : keys.encrypt(place(id, owner.region()), owner.id(), raw);
  }

  /** The text again; empty if it was destroyed, or does not stand where it was sealed. */
  static Uni<Optional<byte[]>> open(
      Seal seal, UUID id, @Nullable Integer region, @Nullable UUID subject, byte[] sealed) {
    if (sealed.length == 0) {
      return Uni.createFrom().item(Optional.empty());
    }
    Subject owner = owner(region, subject);
    return seal.opening(List.of(owner))
        .map(keys -> keys.decrypt(place(id, owner.region()), owner.id(), sealed));
  }

  private static Subject owner(@Nullable Integer region, @Nullable UUID subject) {
    int place = region == null ? UNPLACED : region;
    return subject == null ? Subject.house(place) : new Subject(place, subject);
  }

  private static Seal.Place place(UUID id, int region) {
    return new Seal.Place("ingest.quarantine", "raw_ct", region, id.toString());
  }
}
