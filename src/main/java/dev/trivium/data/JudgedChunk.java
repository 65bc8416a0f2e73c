package dev.trivium.data;

import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.Tally;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.store.SubjectKeys;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A chunk after judging and sealing, as the writer needs it. What is in none of its lists repeats
 * an earlier row of the chunk.
 */
final class JudgedChunk {
  private final Chunk chunk;
  private final Object[] columns;
  private final int[] origins;
  private final List<Refused> refused;
  private final Tally tally;
  private final ChunkOutcomes outcomes;
  private final ChunkKeys keys;

  /**
   * @param columns arrays of one length for {@code unnest}: the region, then the columns of the
   *     insert, then the subject and the row hash
   * @param origins for each good row its number within the chunk
   * @param refused rows that go to the quarantine
   * @param keys of every subject of the chunk, for what is still to be sealed
   */
  JudgedChunk(
      Chunk chunk,
      Object[] columns,
      int[] origins,
      List<Refused> refused,
      Tally tally,
      ChunkOutcomes outcomes,
      ChunkKeys keys) {
    this.chunk = chunk;
    this.columns = columns;
    this.origins = origins;
    this.refused = List.copyOf(refused);
    this.tally = tally;
    this.outcomes = outcomes;
    this.keys = keys;
  }

  /**
   * A row on its way to the quarantine.
   *
   * @param row number within the chunk
   * @param region id, or null if the row cannot be placed
   * @param subject whose row it is, or null if that is not known
   * @param waitKey what the row waits for, if it may be taken in as it is later
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; one for each refused row.
  record Refused(
      int row,
      @Nullable Integer region,
      @Nullable UUID subject,
      List<Reason> reasons,
      byte @Nullable [] waitKey) {
    Refused(int row, @Nullable Integer region, @Nullable UUID subject, List<Reason> reasons) {
      this(row, region, subject, reasons, null);
    }
  }

  Chunk chunk() {
    return chunk;
  }

  List<Refused> refused() {
    return refused;
  }

  Tally tally() {
    return tally;
  }

  /** What the rules said, counted by region. */
  ChunkOutcomes outcomes() {
    return outcomes;
  }

  /** The number within the chunk of a good row. */
  int origin(int good) {
    return origins[good];
  }

  int goodRows() {
    return origins.length;
  }

  SubjectKeys keys() {
    return keys.keys();
  }

  /** What was known of erasures when the rows were sealed. */
  ChunkKeys sealedWith() {
    return keys;
  }

  /** Whose the good row is, if that is known. */
  @Nullable UUID subject(int good) {
    return ((@Nullable UUID[]) columns[columns.length - 2])[good];
  }

  Integer[] regions() {
    return (Integer[]) columns[0];
  }

  /** What a good row has in a column. */
  @Nullable Object value(int place, int good) {
    return ((@Nullable Object[]) columns[place])[good];
  }

  /** The chunk with some of the good rows among the refused. */
  JudgedChunk without(Map<Integer, Refused> out) {
    int[] kept = IntStream.range(0, origins.length).filter(row -> !out.containsKey(row)).toArray();
    Object[] fewer = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      Object[] column = (Object[]) columns[i];
      Object[] values =
          (Object[]) Array.newInstance(column.getClass().getComponentType(), kept.length);
      for (int row = 0; row < kept.length; row++) {
        values[row] = column[kept[row]];
      }
      fewer[i] = values;
    }
    List<Refused> all = new ArrayList<>(refused);
    all.addAll(out.values());
    int[] from = Arrays.stream(kept).map(row -> origins[row]).toArray();
    return new JudgedChunk(chunk, fewer, from, all, tally, outcomes, keys);
  }

  /** The good rows from one to another, as arguments. */
  @Nullable Object[] slice(int from, int to) {
    @Nullable Object[] part = new @Nullable Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      Object[] column = (Object[]) columns[i];
      part[i] = from == 0 && to == column.length ? column : Arrays.copyOfRange(column, from, to);
    }
    return part;
  }

  /** Cuts the arrays to the rows that turned out good. */
  static Object[] cut(Object[] columns, int rows) {
    Object[] cut = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      Class<?> type = columns[i].getClass().getComponentType();
      Object[] shorter = (Object[]) Array.newInstance(type, rows);
      System.arraycopy(columns[i], 0, shorter, 0, rows);
      cut[i] = shorter;
    }
    return cut;
  }
}
