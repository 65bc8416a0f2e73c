package dev.trivium.data;

import dev.trivium.data.contract.CanonicalRow;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Judge;
import dev.trivium.data.contract.Normal;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.RegionRule;
import dev.trivium.data.contract.SubjectOf;
import dev.trivium.data.contract.Tally;
import dev.trivium.data.contract.Type;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.data.tabular.Fault;
import dev.trivium.store.Seal;
import dev.trivium.store.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Judges the rows of a chunk, places them in regions and finds whose they are. CPU work for a
 * worker; one chunk at a time. Nothing leaves here that a contract has not seen; personal values
 * leave only to be sealed by {@link ChunkSealer}.
 */
final class ChunkJudge {
  private static final Reason REGION_UNKNOWN = Reason.of("region.unknown", null);
  private static final Reason REGION_FORBIDDEN = Reason.of("region.forbidden", null);
  private static final Reason KEY_CONFLICT = Reason.of("key.conflict_in_batch", null);
  private static final int EVERYWHERE = 0;

  private final Contract contract;
  private final List<Property> properties;
  private final Judge judge;
  private final CanonicalRow canonical;
  private final SubjectOf subjectOf;
  private final Seal seal;
  private final Map<String, Integer> regions;
  private final Set<Integer> held;
  private final @Nullable String[] cells;
  private final @Nullable Object[] values;

  /**
   * @param regions ids by code, as they were when the batch began
   * @param held ids the caller may write
   */
  ChunkJudge(
      Contract contract, Seal seal, Map<String, Integer> regions, Set<Integer> held, Instant now) {
    this.contract = contract;
    this.properties = contract.properties();
    this.judge = new Judge(contract, now);
    this.canonical = new CanonicalRow(contract);
    this.subjectOf = new SubjectOf(contract);
    this.seal = seal;
    this.regions = regions;
    this.held = held;
    this.cells = new @Nullable String[properties.size()];
    this.values = new @Nullable Object[properties.size()];
  }

  UnsealedChunk judge(Chunk chunk, RowReader reader) {
    Object[] columns = columns(chunk.rows());
    int[] origins = new int[chunk.rows()];
    @Nullable String[] keys = new @Nullable String[chunk.rows()];
    Set<Subject> subjects = new HashSet<>(chunk.rows() * 2);
    subjects.add(Subject.house(EVERYWHERE));
    int good = 0;
    List<JudgedChunk.Refused> refused = new ArrayList<>();
    Tally tally = new Tally();
    ChunkOutcomes outcomes = new ChunkOutcomes(judge.rulebook(), chunk.rows());
    Map<String, byte[]> seen = new HashMap<>(chunk.rows() * 2);
    for (int row = 0; row < chunk.rows(); row++) {
      Fault fault = reader.read(chunk, row, cells);
      List<Reason> reasons =
          fault == null
              ? judge.judge(cells, values, tally)
              : List.of(Reason.of(fault.code(), null));
      Integer region = fault == null ? region() : null;
      if (!reasons.isEmpty() || region == null) {
        outcomes.refused(
            region == null ? ChunkOutcomes.UNPLACED : region,
            fault == null ? judge.outcome() : judge.unreadable());
        UUID subject = fault == null && region != null ? subject(region, subjects) : null;
        refused.add(
            new JudgedChunk.Refused(
                row, region, subject, List.copyOf(fault == null ? placed(reasons) : reasons)));
        continue;
      }
      UUID subject = subject(region, subjects);
      byte[] hash = seal.rowHash(region, canonical.bytes(values));
      String key = contract.keyedByHash() ? HexFormat.of().formatHex(hash) : canonical.key(values);
      byte[] before = seen.putIfAbsent(region + "|" + key, hash);
      if (before == null) {
        outcomes.good(region, row, judge.outcome());
        fill(columns, good, region, subject, hash);
        keys[good] = key;
        origins[good++] = row;
      } else if (Arrays.equals(before, hash)) {
        outcomes.repeated(region, judge.outcome());
      } else {
        judge.outcome().settle(judge.rulebook().key(), false);
        outcomes.refused(region, judge.outcome());
        refused.add(new JudgedChunk.Refused(row, region, subject, List.of(KEY_CONFLICT)));
      }
    }
    refused.forEach(row -> row.reasons().forEach(tally::note));
    return new UnsealedChunk(
        chunk, columns, keys, origins, good, refused, tally, outcomes, subjects);
  }

  /** The column types of the insert, in the order of the arrays after the region. */
  static List<String> arrayTypes(Contract contract) {
    List<String> types = new ArrayList<>();
    for (Property property : contract.properties()) {
      if (property.personal()) {
        types.add("bytea[]");
        property.blindColumn().ifPresent(blind -> types.add("bytea[]"));
      } else {
        types.add(
            switch (property.type()) {
              case Type.Text text -> "text[]";
              case Type.Whole whole -> "bigint[]";
              case Type.Decimal decimal -> "bigint[]";
              case Type.Real real -> "float8[]";
              case Type.Bool bool -> "boolean[]";
              case Type.Day day -> "date[]";
              case Type.Moment moment -> "timestamptz[]";
              case Type.Time time -> "time[]";
              case Type.Uuid uuid -> "uuid[]";
              case Type.Bytes bytes -> "bytea[]";
              case Type.Document document -> "text[]";
            });
      }
    }
    return types;
  }

  private Object[] columns(int rows) {
    List<Object> columns = new ArrayList<>();
    columns.add(new Integer[rows]);
    for (Property property : properties) {
      if (property.personal()) {
        columns.add(new byte[rows][]);
        property.blindColumn().ifPresent(blind -> columns.add(new byte[rows][]));
      } else {
        columns.add(
            switch (property.type()) {
              case Type.Text text -> new String[rows];
              case Type.Whole whole -> new Long[rows];
              case Type.Decimal decimal -> new Long[rows];
              case Type.Real real -> new Double[rows];
              case Type.Bool bool -> new Boolean[rows];
              case Type.Day day -> new LocalDate[rows];
              case Type.Moment moment -> new Instant[rows];
              case Type.Time time -> new LocalTime[rows];
              case Type.Uuid uuid -> new UUID[rows];
              case Type.Bytes bytes -> new byte[rows][];
              case Type.Document document -> new String[rows];
            });
      }
    }
    columns.add(new UUID[rows]);
    columns.add(new byte[rows][]);
    return columns.toArray();
  }

  private void fill(Object[] columns, int row, int region, @Nullable UUID subject, byte[] hash) {
    ((Integer[]) columns[0])[row] = region;
    int column = 1;
    for (int i = 0; i < properties.size(); i++) {
      Property property = properties.get(i);
      @Nullable Object value = values[i];
      if (property.personal()) {
        ((@Nullable Object[]) columns[column++])[row] =
            value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
        if (property.blindColumn().isPresent()) {
          ((@Nullable Object[]) columns[column++])[row] =
              value == null
                  ? null
                  : seal.blindIndex(property.blindDomain(), Normal.of(value.toString()));
        }
      } else {
        ((@Nullable Object[]) columns[column++])[row] =
            value != null && property.type() instanceof Type.Bytes
                ? Base64.getDecoder().decode(value.toString())
                : value;
      }
    }
    ((@Nullable UUID[]) columns[column++])[row] = subject;
    ((byte[][]) columns[column])[row] = hash;
  }

  /** Whose row this is; its key is needed, or the region's if it is nobody's. */
  private @Nullable UUID subject(int region, Set<Subject> subjects) {
    UUID id =
        subjectOf
            .in(values)
            .map(named -> seal.subject(region, named.domain(), named.value()))
            .orElse(null);
    subjects.add(id == null ? Subject.house(region) : new Subject(region, id));
    return id;
  }

  /** The id of a region the caller may write, or null. */
  private @Nullable Integer region() {
    Integer id = wanted();
    return id != null && held.contains(id) ? id : null;
  }

  private @Nullable Integer wanted() {
    if (contract.region() instanceof RegionRule.Everywhere) {
      return EVERYWHERE;
    }
    String code = judge.regionCode(values);
    return code == null ? null : regions.get(code);
  }

  /** The reasons, and why the row has no place if it has none. */
  private List<Reason> placed(List<Reason> reasons) {
    Integer id = wanted();
    if (id != null && held.contains(id)) {
      return reasons;
    }
    List<Reason> all = new ArrayList<>(reasons);
    all.add(id == null ? REGION_UNKNOWN : REGION_FORBIDDEN);
    return all;
  }
}
