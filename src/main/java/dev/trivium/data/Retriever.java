package dev.trivium.data;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Finds passages of documents for a question, within what its caller may see. */
public interface Retriever {
  /**
   * Best first, at most {@code most}; none if nothing is there.
   *
   * @param lang of the question, in two letters; it decides how words are reduced to their stems
   */
  Uni<List<Passage>> search(Caller caller, String question, String lang, int most);

  /**
   * A passage and why it was found.
   *
   * @param region code, or {@code all}
   * @param page from 1; 0 for media without pages
   * @param from where it begins in the plain text of the document
   * @param score of reciprocal rank fusion; it orders, it is no probability
   * @param gap how much the next passage scores less
   * @param similarity cosine of question and passage; 0 where they were not compared
   * @param allTerms whether the passage holds every word of the question that is not too common
   */
  record Passage(
      UUID document,
      String source,
      String title,
      String region,
      String heading,
      String text,
      int page,
      int from,
      int to,
      double score,
      double gap,
      double similarity,
      boolean allTerms) {}
}
