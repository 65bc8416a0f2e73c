package dev.trivium.data.contract;

import java.util.List;
import java.util.Map;

/** How a row finds the region that decides who sees it. */
public sealed interface RegionRule {
  /** The value of the property, mapped or as it is, is the code. */
  record ByProperty(String property, Map<String, String> map) implements RegionRule {
    public ByProperty {
      map = Map.copyOf(map);
    }
  }

  /** The whole dataset stands in one region. */
  record Fixed(String code) implements RegionRule {}

  /** Shared reference data in region 0: everybody reads it, only stewards load it. */
  record Everywhere() implements RegionRule {}

  /** The codes that rows of known values lead to. */
  static List<String> codes(RegionRule rule, List<String> knownValues) {
    return switch (rule) {
      case ByProperty by ->
          knownValues.stream().map(value -> by.map.getOrDefault(value, value)).distinct().toList();
      case Fixed fixed -> List.of(fixed.code);
      case Everywhere everywhere -> List.of();
    };
  }
}
