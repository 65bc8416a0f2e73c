package dev.trivium.data;

import dev.trivium.store.SubjectKeys;

/**
 * The keys of a chunk, and how much was known of erasures when they were fetched.
 *
 * @param erasures the newest erasure then, or {@link #NO_SUBJECTS} if the rows are about nobody
 */
record ChunkKeys(SubjectKeys keys, long erasures) {
  static final long NO_SUBJECTS = -1;

  boolean concernSubjects() {
    return erasures != NO_SUBJECTS;
  }
}
