package dev.trivium.kernel;

/** Takes note of what happens. Never blocks, never fails. */
@FunctionalInterface
public interface Observer {
  void observe(Observation observation);
}
