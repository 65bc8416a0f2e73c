package dev.trivium.data.quality;

import dev.trivium.data.contract.Outcome;
import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.Reference;
import dev.trivium.data.contract.Rulebook;
import dev.trivium.data.contract.Rulebook.Measured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the outcomes of one chunk by region: what arrived, and of it what was refused. What is
 * served is the difference. Good rows keep their bits, so that a row which is refused after all is
 * counted as refused exactly.
 */
public final class ChunkOutcomes {
  /** Stands for the region of rows that could not be placed. */
  public static final int UNPLACED = -1;

  private static final int SIDES = 4;

  private final Rulebook rulebook;
  private final int words;
  private final Map<Integer, long[][]> counts = new HashMap<>();
  private final long[] kept;

  /**
   * @param rows of the chunk
   */
  public ChunkOutcomes(Rulebook rulebook, int rows) {
    this.rulebook = rulebook;
    this.words = Outcome.words(rulebook.size());
    this.kept = new long[rows * words * 2];
  }

  /** A row that will be written; {@code row} is its number within the chunk. */
  public void good(int region, int row, Outcome outcome) {
    long[][] sides = sides(region);
    for (int word = 0; word < words; word++) {
      int place = (row * words + word) * 2;
      kept[place] = outcome.evaluated(word);
      kept[place + 1] = outcome.failed(word);
      count(sides[0], outcome.evaluated(word), word);
      count(sides[1], outcome.failed(word), word);
    }
  }

  /** A row that repeats one of this chunk; it stands in the table once. */
  public void repeated(int region, Outcome outcome) {
    long[][] sides = sides(region);
    for (int word = 0; word < words; word++) {
      count(sides[0], outcome.evaluated(word), word);
      count(sides[1], outcome.failed(word), word);
    }
  }

  /** A row that goes to the quarantine. */
  public void refused(int region, Outcome outcome) {
    long[][] sides = sides(region);
    for (int word = 0; word < words; word++) {
      count(sides[0], outcome.evaluated(word), word);
      count(sides[1], outcome.failed(word), word);
      count(sides[2], outcome.evaluated(word), word);
      count(sides[3], outcome.failed(word), word);
    }
  }

  /** A good row that was refused after all, for this reason. */
  public void refusedLater(int region, int row, Reason reason) {
    long[][] sides = sides(region);
    int broken = rulebook.brokenBy(reason);
    for (int word = 0; word < words; word++) {
      int place = (row * words + word) * 2;
      count(sides[2], kept[place], word);
      count(sides[3], kept[place + 1], word);
    }
    if (broken >= 0) {
      sides[1][broken]++;
      sides[3][broken]++;
    }
  }

  /**
   * Whether a good row has the parent it names.
   *
   * @param refused whether the row is refused for that reason or for another parent
   */
  public void named(int region, Reference reference, boolean there, boolean refused) {
    long[][] sides = sides(region);
    int rule = rulebook.reference(reference);
    sides[0][rule]++;
    sides[1][rule] += there ? 0 : 1;
    sides[2][rule] += refused ? 1 : 0;
    sides[3][rule] += refused && !there ? 1 : 0;
  }

  /** Everything that was counted. */
  public RuleCounts total() {
    RuleCounts total = new RuleCounts();
    List<Measured> rules = rulebook.measured();
    counts.forEach((region, sides) -> {
      for (int rule = 0; rule < rules.size(); rule++) {
        if (sides[0][rule] > 0) {
          total.add(
              region,
              rules.get(rule),
              new RuleCounts.Count(
                  sides[0][rule],
                  sides[1][rule],
                  sides[0][rule] - sides[2][rule],
                  sides[1][rule] - sides[3][rule]));
        }
      }
    });
    return total;
  }

  private long[][] sides(int region) {
    return counts.computeIfAbsent(region, unseen -> new long[SIDES][rulebook.size()]);
  }

  private static void count(long[] counts, long bits, int word) {
    int first = word * Long.SIZE;
    for (long left = bits; left != 0; left &= left - 1) {
      counts[first + Long.numberOfTrailingZeros(left)]++;
    }
  }
}
