package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;

/** Seals with the keys of the ring. What belongs to no subject stands under the house's key. */
final class RingSeal implements Seal {
  private static final UUID NOBODY = Subject.house(0).id();

  private final KeyRing keys;

  RingSeal(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public byte[] encrypt(Place place, byte[] clear) {
    return keys.ring().house().encrypt(ofHouse(place), NOBODY, clear);
  }

  @Override
  public byte[] decrypt(Place place, byte[] sealed) {
    return keys.ring()
        .house()
        .decrypt(ofHouse(place), NOBODY, sealed)
        .orElseThrow(() -> new IllegalStateException("a sealed value does not open at this place"));
  }

  @Override
  public byte[] blindIndex(String domain, String normalisedValue) {
    return hash("blind|" + domain, normalisedValue.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] rowHash(int region, byte[] canonicalRow) {
    return hash("row|" + region, canonicalRow);
  }

  @Override
  public UUID subject(int region, String domain, String normalisedValue) {
    ByteBuffer id =
        ByteBuffer.wrap(
            hash(
                "subject|" + region,
                (domain + "|" + normalisedValue).getBytes(StandardCharsets.UTF_8)));
    return new UUID(id.getLong(), id.getLong());
  }

  @Override
  public Uni<SubjectKeys> sealing(Collection<Subject> subjects) {
    return keys.of(subjects, true);
  }

  @Override
  public Uni<SubjectKeys> opening(Collection<Subject> subjects) {
    return keys.of(subjects, false);
  }

  /** The house has one key; the region stands in the row key, so that it still binds. */
  private static Place ofHouse(Place place) {
    return place.region() == 0
        ? place
        : new Place(place.table(), place.column(), 0, place.region() + "|" + place.rowKey());
  }

  private byte[] hash(String label, byte[] message) {
    return keys.ring().hashes().hash(label, message);
  }
}
