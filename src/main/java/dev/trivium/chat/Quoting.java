package dev.trivium.chat;

import dev.trivium.chat.understanding.ContentWords;
import dev.trivium.chat.understanding.Relevance;
import dev.trivium.data.Quotations;
import dev.trivium.data.Quotations.Citation;
import dev.trivium.data.Quotations.Found;
import dev.trivium.data.Quotations.Quoted;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers from documents, in their own sentences. What no passage answers surely is not answered;
 * then what comes closest is named, and nothing of it is told.
 */
final class Quoting {
  private static final String HEDGE =
      "Found in the documents and quoted as it stands there; see whether it fits your question:";

  private final Quotations quotations;
  private final ContentWords words;
  private final String language;

  Quoting(Quotations quotations, ContentWords words, String language) {
    this.language = language;
    this.quotations = quotations;
    this.words = words;
  }

  /**
   * @param otherwise the answer without documents, for when they do not answer
   */
  Uni<Answer> answer(
      Caller caller, Question question, Speaker speaker, Supplier<Uni<Answer>> otherwise) {
    return quotations
        .find(caller, question.text(), language)
        .map(found -> judged(question, found))
        .onFailure(ProblemException.class)
        .recoverWithItem(Outcome.UNREAD)
        .chain(outcome ->
            outcome.answers.isEmpty()
                ? otherwise.get().map(answer -> added(answer, outcome))
                : Uni.createFrom().item(speaker.quoted(text(outcome.answers), outcome.answers)));
  }

  /** Empty where they do not answer surely, or cannot be looked at just now. */
  Uni<Optional<Answer>> find(Caller caller, Question question, Speaker speaker) {
    return quotations
        .find(caller, question.text(), language)
        .map(found -> judged(question, found).answers)
        .map(answers ->
            answers.isEmpty()
                ? Optional.<Answer>empty()
                : Optional.of(speaker.quoted(text(answers), answers)))
        .onFailure(ProblemException.class)
        .recoverWithItem(Optional.empty());
  }

  /**
   * What the documents came to.
   *
   * @param searched whether there was anything to look at
   * @param unread whether they could not be looked at just now
   */
  private record Outcome(boolean searched, boolean unread, List<Cited> answers, List<Cited> near) {
    static final Outcome UNREAD = new Outcome(true, true, List.of(), List.of());
  }

  private Outcome judged(Question question, Found found) {
    List<Relevance.Passage> passages = new ArrayList<>();
    for (int at = 0; at < found.passages().size(); at++) {
      Quoted quoted = found.passages().get(at);
      Citation citation = quoted.citation();
      passages.add(
          new Relevance.Passage(
              at,
              Cited.name(citation),
              citation.text(),
              quoted.similarity(),
              quoted.sentences().stream()
                  .map(each -> new Relevance.Sentence(each.from(), each.to(), each.similarity()))
                  .toList()));
    }
    Relevance.Verdict verdict =
        new Relevance(words, found.meaning()).judge(question.text(), passages);
    return new Outcome(
        found.searched(),
        false,
        verdict.answers().stream()
            .map(pick -> cited(found.passages().get(pick.at()), pick.sentences()))
            .toList(),
        verdict.near().stream()
            .map(pick -> found.passages().get(pick.at()))
            .map(near ->
                new Cited(
                    near.citation(), near.subject(), Formats.quoted(Cited.name(near.citation()))))
            .toList());
  }

  private static Cited cited(Quoted quoted, List<Relevance.Sentence> sentences) {
    String text = quoted.citation().text();
    StringBuilder said = new StringBuilder();
    int end = 0;
    for (Relevance.Sentence sentence : sentences) {
      String between = text.substring(end, sentence.from());
      said.append(said.isEmpty() ? "" : between.isBlank() ? between : " … ")
          .append(text, sentence.from(), sentence.to());
      end = sentence.to();
    }
    return new Cited(quoted.citation(), quoted.subject(), Formats.quoted(said.toString()));
  }

  private static String text(List<Cited> answers) {
    List<String> parts = new ArrayList<>();
    parts.add(HEDGE);
    for (int i = 0; i < answers.size(); i++) {
      parts.add("> " + answers.get(i).said() + " \\[" + (i + 1) + "\\]");
    }
    StringBuilder sources = new StringBuilder("*Sources:*");
    for (int i = 0; i < answers.size(); i++) {
      sources.append("\n").append(i + 1).append(". ").append(source(answers.get(i).citation()));
    }
    parts.add(sources.toString());
    return String.join("\n\n", parts);
  }

  private static String source(Citation citation) {
    return Formats.quoted(Cited.name(citation))
        + " ("
        + Formats.quoted(citation.source())
        + "), "
        + Cited.place(citation);
  }

  /** What is said of documents beside an answer that does not come from them. */
  private static Answer added(Answer answer, Outcome outcome) {
    if (!outcome.searched || answer.kind() != Answer.Kind.ABSTAIN) {
      return answer;
    }
    if (outcome.unread) {
      return answer.with("The documents could not be searched just now.", List.of());
    }
    if (outcome.near.isEmpty()) {
      return answer.with("I found nothing about it in the documents either.", List.of());
    }
    StringBuilder text =
        new StringBuilder("Nor do the documents answer it surely enough. Closest to it:");
    outcome.near.forEach(near ->
        text.append("\n- ")
            .append(near.said())
            .append(" (")
            .append(Formats.quoted(near.citation().source()))
            .append("), ")
            .append(Cited.place(near.citation())));
    return answer.with(text.toString(), outcome.near);
  }
}
