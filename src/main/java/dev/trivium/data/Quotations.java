package dev.trivium.data;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds sentences of documents that may answer a question, and reads again what was cited. Both
 * show what the caller may see now, with addresses and numbers of people masked.
 */
public interface Quotations {
  /** Where there are no documents. */
  Quotations NONE =
      new Quotations() {
        @Override
        public Uni<Found> find(Caller caller, String question, String lang) {
          return Uni.createFrom().item(Found.NOTHING);
        }

        @Override
        public Uni<List<Citation>> again(Caller caller, List<Reference> references) {
          return Uni.createFrom().item(List.of());
        }
      };

  /**
   * Passages with their sentences compared to the question, best first.
   *
   * @param lang of the question, in two letters
   */
  Uni<Found> find(Caller caller, String question, String lang);

  /**
   * What still stands as it was cited, in this order: left out is whatever is gone, was replaced,
   * or is not the caller's to see any more.
   */
  Uni<List<Citation>> again(Caller caller, List<Reference> references);

  /**
   * What was found.
   *
   * @param searched whether there was any passage to look at
   * @param meaning whether sentences were compared by what they mean; else by their words alone
   */
  record Found(boolean searched, boolean meaning, List<Quoted> passages) {
    public static final Found NOTHING = new Found(false, false, List.of());

    public Found {
      passages = List.copyOf(passages);
    }
  }

  /**
   * Where a passage is.
   *
   * @param version of the document, which changes with its content
   */
  record Reference(UUID document, int passage, String version) {}

  /**
   * A passage as it is cited.
   *
   * @param region code, or {@code all}
   * @param page from 1; 0 for media without pages
   * @param from where it begins in the plain text of the document
   */
  record Citation(
      Reference reference,
      String source,
      String title,
      String region,
      String heading,
      int page,
      int from,
      int to,
      String text) {}

  /**
   * A passage that may answer.
   *
   * @param subject the person whose data the document holds, if it does
   * @param similarity cosine of question and passage; 0 where they were not compared
   */
  record Quoted(
      Citation citation, Optional<UUID> subject, double similarity, List<Sentence> sentences) {
    public Quoted {
      sentences = List.copyOf(sentences);
    }
  }

  /** A sentence of the text of a citation, and the cosine of question and sentence. */
  record Sentence(int from, int to, double similarity) {}
}
