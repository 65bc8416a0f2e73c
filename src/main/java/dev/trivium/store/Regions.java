package dev.trivium.store;

import java.util.Map;

/** The regions there are, by code. Region 0 stands for all regions and has no code here. */
public interface Regions {
  /** A snapshot: code to id. Refreshed when a contract adds regions, on every node. */
  Map<String, Integer> byCode();
}
