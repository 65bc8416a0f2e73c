package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Reason;
import dev.trivium.store.Seal;
import dev.trivium.store.Subject;
import dev.trivium.store.SubjectKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seals the personal values of a judged chunk, each under the key of its subject. CPU work for a
 * worker. Rows of erased subjects leave the good ones here: nothing of them may be kept.
 */
final class ChunkSealer {
  private static final Reason ERASED = Reason.of("subject.erased", null);

  private final String table;
  private final List<Sealed> personal;

  /** A column of the insert that is sealed. */
  private record Sealed(int place, String column) {}

  ChunkSealer(Contract contract) {
    this.table = "data." + contract.relation();
    this.personal = new ArrayList<>();
    int place = 1;
    for (Property property : contract.properties()) {
      boolean blind = property.personal() && property.blindColumn().isPresent();
      if (property.personal()) {
        personal.add(new Sealed(place, property.column()));
      }
      place += blind ? 2 : 1;
    }
  }

  JudgedChunk seal(UnsealedChunk chunk, ChunkKeys fetched) {
    SubjectKeys keys = fetched.keys();
    Object[] columns = chunk.columns();
    Integer[] regions = (Integer[]) columns[0];
    @Nullable UUID[] subjects = (@Nullable UUID[]) columns[columns.length - 2];
    int[] origins = chunk.origins();
    List<JudgedChunk.Refused> refused = new ArrayList<>(chunk.refused());
    int good = 0;
    for (int row = 0; row < chunk.good(); row++) {
      int region = regions[row];
      UUID subject = subjects[row];
      if (subject != null && keys.isErased(new Subject(region, subject))) {
        refused.add(new JudgedChunk.Refused(origins[row], region, subject, List.of(ERASED)));
        chunk.tally().note(ERASED);
        chunk.outcomes().refusedLater(region, origins[row], ERASED);
        continue;
      }
      seal(columns, row, region, subject, Objects.requireNonNull(chunk.keys()[row]), keys);
      if (good < row) {
        move(columns, row, good);
        origins[good] = origins[row];
      }
      good++;
    }
    return new JudgedChunk(
        chunk.chunk(),
        JudgedChunk.cut(columns, good),
        Arrays.copyOf(origins, good),
        refused,
        chunk.tally(),
        chunk.outcomes(),
        fetched);
  }

  private void seal(
      Object[] columns, int row, int region, @Nullable UUID subject, String key, SubjectKeys keys) {
    UUID owner = subject == null ? Subject.house(region).id() : subject;
    for (Sealed sealed : personal) {
      byte @Nullable [][] values = (byte @Nullable [][]) columns[sealed.place()];
      byte[] clear = values[row];
      if (clear != null) {
        Seal.Place place = new Seal.Place(table, sealed.column(), region, key);
        values[row] = keys.encrypt(place, owner, clear);
      }
    }
  }

  private static void move(Object[] columns, int from, int to) {
    for (Object column : columns) {
      Object[] values = (Object[]) column;
      values[to] = values[from];
    }
  }
}
