package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Decides which passages answer a question, and with which of their sentences.
 *
 * <p>Shape: passages and their sentences in any order. Units: cosines of the question with a
 * passage and with its sentences, −1 to 1, by one model. Support of a passage is the mean of its
 * own cosine and of the best of its sentences, plus a tenth of the share of the question's words
 * that it holds; where nothing was compared by meaning it is that share alone, and one word alone
 * supports nothing. The thresholds were set on questions of {@code knowledge/questions.tsv} and on
 * questions that its documents do not answer; docs/evidence/data.md has what they come to.
 */
public final class Relevance {
  private static final double ANSWERS = 0.50;
  private static final double NEAR = 0.38;
  private static final double ANSWERS_BY_WORDS = 0.75;
  private static final double NEAR_BY_WORDS = 0.50;
  private static final double WORDS = 0.1;
  private static final int LEAST_WORDS = 2;

  /** Passages so close to the best one are told, too: the question may mean either. */
  private static final double TIE = 0.08;

  private static final int PASSAGES = 3;
  private static final int SENTENCES = 3;

  /** Sentences that are this much worse than the best of their passage say something else. */
  private static final double ASIDE = 0.15;

  private final ContentWords words;
  private final boolean meaning;

  /**
   * @param meaning whether cosines tell of meaning, and not only of spelling
   */
  public Relevance(ContentWords words, boolean meaning) {
    this.words = words;
    this.meaning = meaning;
  }

  /**
   * A passage to be judged.
   *
   * @param heading title and headings it stands under
   */
  public record Passage(
      int at, String heading, String text, double similarity, List<Sentence> sentences) {}

  /** A sentence of a passage, by its place in the text. */
  public record Sentence(int from, int to, double similarity) {}

  /** A passage with the sentences that answer, in their order; for a near one there are none. */
  public record Pick(int at, double support, List<Sentence> sentences) {}

  /**
   * @param answers best first; empty if nothing answers
   * @param near what comes closest if nothing answers
   */
  public record Verdict(List<Pick> answers, List<Pick> near) {}

  private record Judged(Passage passage, double support) {}

  public Verdict judge(String question, List<Passage> passages) {
    Set<String> asked = words.of(question);
    List<Judged> judged =
        passages.stream()
            .map(passage -> new Judged(passage, support(asked, passage)))
            .sorted(Comparator.comparingDouble(Judged::support).reversed())
            .toList();
    List<Judged> answers = best(judged, meaning ? ANSWERS : ANSWERS_BY_WORDS);
    List<Judged> near =
        answers.isEmpty() ? best(judged, meaning ? NEAR : NEAR_BY_WORDS) : List.of();
    return new Verdict(
        answers.stream().map(each -> answer(asked, each)).toList(),
        near.stream().map(each -> new Pick(each.passage.at, each.support, List.of())).toList());
  }

  private static List<Judged> best(List<Judged> judged, double least) {
    return judged.stream()
        .filter(each -> each.support >= least)
        .filter(each -> each.support >= judged.getFirst().support - TIE)
        .limit(PASSAGES)
        .toList();
  }

  private double support(Set<String> asked, Passage passage) {
    double share = ContentWords.share(asked, words.of(passage.heading + "\n" + passage.text));
    if (!meaning) {
      return asked.size() < LEAST_WORDS ? 0 : share;
    }
    double best = passage.sentences.stream().mapToDouble(Sentence::similarity).max().orElse(0);
    return (passage.similarity + best) / 2 + WORDS * share;
  }

  private Pick answer(Set<String> asked, Judged judged) {
    Passage passage = judged.passage;
    if (passage.sentences.size() <= SENTENCES) {
      return new Pick(passage.at, judged.support, passage.sentences);
    }
    List<Sentence> ranked = new ArrayList<>(passage.sentences);
    ranked.sort(
        Comparator.comparingDouble((Sentence each) -> rank(asked, passage, each)).reversed());
    double best = rank(asked, passage, ranked.getFirst());
    List<Sentence> told =
        ranked.stream()
            .limit(SENTENCES)
            .filter(each -> rank(asked, passage, each) >= best - ASIDE)
            .sorted(Comparator.comparingInt(Sentence::from))
            .toList();
    return new Pick(passage.at, judged.support, told);
  }

  private double rank(Set<String> asked, Passage passage, Sentence sentence) {
    return meaning
        ? sentence.similarity
        : ContentWords.share(asked, words.of(passage.text.substring(sentence.from, sentence.to)));
  }
}
