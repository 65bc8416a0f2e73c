package dev.trivium.store;

import dev.trivium.kernel.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The snapshot of regions this process works with. */
final class RegionDirectory implements Regions {
  private final AtomicReference<Map<String, Integer>> snapshot = new AtomicReference<>(Map.of());

  @Override
  public Map<String, Integer> byCode() {
    return snapshot.get();
  }

  void replace(Map<String, Integer> regions) {
    snapshot.set(Map.copyOf(regions));
  }

  /** The ids of the regions a caller holds, in order. */
  static List<Integer> idsOf(Caller caller, Map<String, Integer> regions) {
    return regions.entrySet().stream()
        .filter(region -> caller.holdsAllRegions() || caller.regions().contains(region.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }
}
