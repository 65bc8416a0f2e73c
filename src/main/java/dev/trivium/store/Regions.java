package dev.trivium.store;

import dev.trivium.kernel.Caller;
import java.util.List;
import java.util.Map;

/** The regions there are, by code. Region 0 stands for all regions and has no code here. */
public interface Regions {
  /** A snapshot: code to id. Refreshed when a contract adds regions, on every node. */
  Map<String, Integer> byCode();

  /** The ids of the regions a caller holds, in order; codes that do not exist are left out. */
  default List<Integer> idsOf(Caller caller) {
    return RegionDirectory.idsOf(caller, byCode());
  }
}
