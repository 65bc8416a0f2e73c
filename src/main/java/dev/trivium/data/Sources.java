package dev.trivium.data;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What rows stand on, so that a number can be followed to the file it came with.
 *
 * @param datasets names of the datasets that were read
 * @param lineageRuns the newest runs that brought their rows and that the caller may see, newest
 *     first, at most 20 of each dataset
 */
public record Sources(List<String> datasets, List<UUID> lineageRuns) {
  public static final Sources NONE = new Sources(List.of(), List.of());

  public Sources {
    datasets = List.copyOf(datasets);
    lineageRuns = List.copyOf(lineageRuns);
  }

  /** Both, each name once. */
  public Sources and(Sources other) {
    return new Sources(
        Stream.concat(datasets.stream(), other.datasets.stream()).distinct().toList(),
        Stream.concat(lineageRuns.stream(), other.lineageRuns.stream()).distinct().toList());
  }
}
