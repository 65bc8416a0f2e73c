package dev.trivium.data;

import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A store that keeps something of people beside the rows: it is exported and emptied with them. */
public interface PersonalStore {
  /** What a line of an export calls one thing of this store, such as {@code document}. */
  String kind();

  /** By what a thing is tied to a person, and what is therefore not found; one sentence. */
  String reach();

  /**
   * Takes out what is kept of the subject, as the job of erasures; gives how many things by the
   * name of their table. What is done twice is done.
   */
  Uni<Map<String, Integer>> erase(Tx tx, Subject subject, Instant now);

  /** Things of the subject in clear behind a place, in order, as the caller may see them. */
  Uni<List<Item>> page(Tx tx, Subject subject, String after, int limit);

  /**
   * One thing of a person.
   *
   * @param place where it stands in the order, empty for the beginning
   */
  record Item(String place, Map<String, Object> members) {}
}
