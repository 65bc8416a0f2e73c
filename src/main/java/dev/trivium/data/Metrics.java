package dev.trivium.data;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;

/** Answers typed questions from governed rows, as the caller. */
public interface Metrics {
  /** Errors: problems {@code data/unknown-metric}, {@code data/unknown-dimension} and the like. */
  Uni<MetricResult> query(Caller caller, MetricQuery query);

  /** What this caller may ask about. Cached for a short time by regions and roles. */
  Uni<Vocabulary> vocabulary(Caller caller);
}
