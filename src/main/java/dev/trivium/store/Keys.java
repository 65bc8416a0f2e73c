package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys as those see them who operate the server: their ages, never a key. */
public interface Keys {
  /**
   * One epoch of a region.
   *
   * @param state current, retiring while keys move to the next, retired, destroyed
   * @param subjects keys of subjects that it still wraps
   * @param destroyAfter when its key may be destroyed in the key source, so that no backup opens
   *     any more what was erased
   */
  record Epoch(
      int region,
      int number,
      String state,
      Instant created,
      Optional<Instant> left,
      Optional<Instant> destroyed,
      Optional<Instant> destroyAfter,
      long subjects) {}

  /** The source of all keys, in words, and whether single keys of it can be destroyed. */
  record Source(String shown, boolean destroys) {}

  Source source();

  /** Every epoch there was, by region, the oldest first. */
  Uni<List<Epoch>> epochs();

  /** Begins a new epoch in every region; keys move to it in the background. Emits how many. */
  Uni<Integer> rotate();

  /** The same for one region. */
  Uni<Integer> rotate(int region);

  /**
   * Destroys the key of a subject in all its versions, and keeps that it is gone, so that no new
   * one is made. What is done twice is done.
   */
  Uni<Void> shred(Subject subject);

  /** Those who have a key, or had one before they were erased. */
  Uni<List<Subject>> known(List<Subject> subjects);

  /** Those whose keys are still there, or who never had one. */
  Uni<List<Subject>> notShredded(List<Subject> subjects);

  /**
   * When the last backup that could open what is erased now in a region opens nothing more; empty
   * if single keys of the source cannot be destroyed.
   *
   * @param leftNow whether the epoch is left at once
   */
  Uni<Optional<Instant>> finalAfter(int region, boolean leftNow);
}
