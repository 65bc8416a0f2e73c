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

  /**
   * Takes over what was read. Ids only grow, so a reading with a lower highest id was overtaken by
   * a newer one and is let go.
   */
  void replace(Map<String, Integer> regions) {
    Map<String, Integer> read = Map.copyOf(regions);
    snapshot.updateAndGet(known -> highest(read) < highest(known) ? known : read);
  }

  private static int highest(Map<String, Integer> regions) {
    return regions.values().stream().mapToInt(Integer::intValue).max().orElse(0);
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
