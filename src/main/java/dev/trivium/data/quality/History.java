package dev.trivium.data.quality;

import dev.trivium.data.contract.Dimension;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * The deliveries of one dataset that somebody may see, newest first.
 *
 * @param lines newest delivery first
 */
public record History(List<Line> lines) {
  public History {
    lines = List.copyOf(lines);
  }

  /**
   * Sums of one delivery in one region on one side.
   *
   * @param region its id, or {@link ChunkOutcomes#UNPLACED}
   * @param dimension empty for the number of received rows, which then are the evaluations
   */
  public record Line(
      UUID batch,
      Instant at,
      int region,
      RuleCounts.Side side,
      Optional<Dimension> dimension,
      long evaluated,
      long failed) {}

  /** One delivery, as far as it is looked at. */
  public record Past(UUID batch, Instant at, long rows, Score received, Score served) {
    public Score score(RuleCounts.Side side) {
      return side == RuleCounts.Side.RECEIVED ? received : served;
    }
  }

  /** The regions there are lines of, without those of no region. */
  public List<Integer> regions() {
    TreeSet<Integer> regions = new TreeSet<>();
    lines.stream().map(Line::region).filter(region -> region >= 0).forEach(regions::add);
    return List.copyOf(regions);
  }

  /** Each delivery with rows in the regions that are wanted, newest first. */
  public List<Past> deliveries(IntPredicate wanted) {
    Map<UUID, Sum> sums = new LinkedHashMap<>();
    lines.stream()
        .filter(line -> wanted.test(line.region))
        .forEach(line -> sums.computeIfAbsent(line.batch, unseen -> new Sum(line.at)).add(line));
    return sums.entrySet().stream().map(sum -> sum.getValue().past(sum.getKey())).toList();
  }

  /** The mean of the deliveries on one side, weighted by received rows. */
  public static OptionalDouble mean(List<Past> deliveries, RuleCounts.Side side) {
    return Score.mean(
        deliveries.stream().map(past -> new Score.Delivery(past.rows, past.score(side))).toList());
  }

  private static final class Sum {
    private final Instant at;
    private final Map<RuleCounts.Side, Map<Dimension, Score.Part>> parts =
        new EnumMap<>(RuleCounts.Side.class);
    private long rows;

    Sum(Instant at) {
      this.at = at;
      for (RuleCounts.Side side : RuleCounts.Side.values()) {
        parts.put(side, new EnumMap<>(Dimension.class));
      }
    }

    void add(Line line) {
      if (line.dimension.isPresent()) {
        of(line.side)
            .merge(
                line.dimension.get(),
                new Score.Part(line.evaluated, line.failed),
                Score.Part::plus);
      } else if (line.side == RuleCounts.Side.RECEIVED) {
        rows += line.evaluated;
      }
    }

    Past past(UUID batch) {
      return new Past(
          batch,
          at,
          rows,
          new Score(of(RuleCounts.Side.RECEIVED)),
          new Score(of(RuleCounts.Side.SERVED)));
    }

    private Map<Dimension, Score.Part> of(RuleCounts.Side side) {
      return parts.getOrDefault(side, Map.of());
    }
  }
}
