package dev.trivium.data.quality;

import dev.trivium.data.contract.Dimension;
import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.contract.Severity;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** How often each rule was evaluated and failed, by region. */
public final class RuleCounts {
  private final Map<Integer, Map<Measured, Count>> regions = new TreeMap<>();

  /**
   * One rule in one region.
   *
   * @param evaluated rows it was evaluated on, of those that arrived
   * @param served of them, those that were taken in
   */
  public record Count(long evaluated, long failed, long served, long servedFailed) {
    static final Count NONE = new Count(0, 0, 0, 0);

    Count plus(Count other) {
      return new Count(
          evaluated + other.evaluated,
          failed + other.failed,
          served + other.served,
          servedFailed + other.servedFailed);
    }
  }

  /** The two sides of quality: what arrived, and what of it was taken in. */
  public enum Side {
    RECEIVED,
    SERVED;

    public String word() {
      return this == RECEIVED ? "received" : "served";
    }

    public long evaluated(Count count) {
      return this == RECEIVED ? count.evaluated : count.served;
    }

    public long failed(Count count) {
      return this == RECEIVED ? count.failed : count.servedFailed;
    }
  }

  public void add(int region, Measured rule, Count count) {
    regions
        .computeIfAbsent(region, unseen -> new LinkedHashMap<>())
        .merge(rule, count, Count::plus);
  }

  /** By region, then by rule. */
  public Map<Integer, Map<Measured, Count>> regions() {
    return regions;
  }

  /** One rule over all regions. */
  public Count of(String id) {
    Count sum = Count.NONE;
    for (Map<Measured, Count> rules : regions.values()) {
      for (Map.Entry<Measured, Count> rule : rules.entrySet()) {
        sum = rule.getKey().id().equals(id) ? sum.plus(rule.getValue()) : sum;
      }
    }
    return sum;
  }

  /** The score over all regions, by the rules of severity error and warning. */
  public Score score(Side side) {
    Map<Dimension, Score.Part> parts = new EnumMap<>(Dimension.class);
    for (Map<Measured, Count> rules : regions.values()) {
      rules.forEach((rule, count) -> {
        if (rule.severity() != Severity.INFO) {
          Score.Part part = new Score.Part(side.evaluated(count), side.failed(count));
          parts.merge(rule.dimension(), part, Score.Part::plus);
        }
      });
    }
    return new Score(parts);
  }
}
