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
 * @param quality of the datasets, where it was asked for
 */
public record Sources(List<String> datasets, List<UUID> lineageRuns, List<DataQuality> quality) {
  public static final Sources NONE = new Sources(List.of(), List.of());

  public Sources {
    datasets = List.copyOf(datasets);
    lineageRuns = List.copyOf(lineageRuns);
    quality = List.copyOf(quality);
  }

  /** Of whose quality nothing is said. */
  public Sources(List<String> datasets, List<UUID> lineageRuns) {
    this(datasets, lineageRuns, List.of());
  }

  /** Both, each name once. */
  public Sources and(Sources other) {
    return new Sources(
        Stream.concat(datasets.stream(), other.datasets.stream()).distinct().toList(),
        Stream.concat(lineageRuns.stream(), other.lineageRuns.stream()).distinct().toList(),
        Stream.concat(quality.stream(), other.quality.stream().filter(this::unsaid)).toList());
  }

  private boolean unsaid(DataQuality other) {
    return quality.stream().noneMatch(mine -> mine.dataset().equals(other.dataset()));
  }
}
