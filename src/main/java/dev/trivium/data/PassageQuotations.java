package dev.trivium.data;

import dev.trivium.data.HybridRetriever.Hit;
import dev.trivium.data.HybridRetriever.Hits;
import dev.trivium.data.PassageRepository.Whole;
import dev.trivium.data.QuestionVectors.Meaning;
import dev.trivium.data.text.Scrubber;
import dev.trivium.data.text.Sentences;
import dev.trivium.kernel.Caller;
import dev.trivium.llm.Embedders;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the sentences of the passages that a search found. */
final class PassageQuotations implements Quotations {
  /** Passages whose sentences are compared. */
  private static final int PASSAGES = 5;

  /** Sentences of one passage that are compared; a passage of 220 words has about ten. */
  private static final int SENTENCES = 16;

  private final DataPorts ports;
  private final Embedders embedders;
  private final HybridRetriever retriever;
  private final PassageRepository repository = new PassageRepository();

  PassageQuotations(DataPorts ports, HybridRetriever retriever) {
    this.ports = ports;
    this.embedders = ports.embedders();
    this.retriever = retriever;
  }

  /** A hit with its text as it may be quoted. */
  private record Cut(Hit hit, Citation citation, List<Sentences.Range> sentences) {}

  @Override
  public Uni<Found> find(Caller caller, String question, String lang) {
    return retriever.hits(caller, question, lang, PASSAGES).chain(this::compared);
  }

  @Override
  public Uni<List<Citation>> again(Caller caller, List<Reference> references) {
    return references.isEmpty()
        ? Uni.createFrom().item(List.of())
        : ports
            .database()
            .reading(caller, tx -> repository.again(tx, references, retriever.regions(caller)))
            .map(read -> read.stream().map(PassageQuotations::citation).toList());
  }

  private Uni<Found> compared(Hits found) {
    List<Cut> cuts = found.hits().stream().map(PassageQuotations::cut).toList();
    Optional<Meaning> meaning = found.meaning();
    if (meaning.isEmpty() || cuts.isEmpty()) {
      return Uni.createFrom().item(new Found(found.searched(), false, quoted(cuts, List.of())));
    }
    return similarities(cuts, meaning.get())
        .map(similar ->
            new Found(
                found.searched(),
                embedders.tellsMeaning(meaning.get().model()),
                quoted(cuts, similar)));
  }

  /** Of all sentences of all passages, in order. */
  private static Uni<List<Double>> similarities(List<Cut> cuts, Meaning meaning) {
    List<String> sentences = new ArrayList<>();
    for (Cut cut : cuts) {
      cut.sentences.forEach(
          range -> sentences.add(cut.citation.text().substring(range.from(), range.to())));
    }
    return meaning
        .embedder()
        .embed(sentences)
        .map(made -> made.vectors().stream().map(vector -> dot(vector, meaning.vector())).toList());
  }

  private static List<Quoted> quoted(List<Cut> cuts, List<Double> similar) {
    List<Quoted> all = new ArrayList<>();
    int at = 0;
    for (Cut cut : cuts) {
      List<Sentence> sentences = new ArrayList<>();
      for (Sentences.Range range : cut.sentences) {
        double similarity = similar.isEmpty() ? 0 : similar.get(at++);
        sentences.add(new Sentence(range.from(), range.to(), similarity));
      }
      Optional<java.util.UUID> subject = cut.hit.whole().subject();
      all.add(new Quoted(cut.citation, subject, cut.hit.similarity(), sentences));
    }
    return all;
  }

  private static Cut cut(Hit hit) {
    Citation citation = citation(hit.whole());
    List<Sentences.Range> sentences = Sentences.of(citation.text(), hit.whole().lang());
    return new Cut(hit, citation, sentences.subList(0, Math.min(SENTENCES, sentences.size())));
  }

  private static Citation citation(Whole whole) {
    return new Citation(
        new Reference(whole.place().document(), whole.place().no(), whole.sha256()),
        whole.source(),
        Scrubber.masked(whole.title()),
        whole.region(),
        Scrubber.masked(whole.heading()),
        whole.page(),
        whole.from(),
        whole.to(),
        Scrubber.masked(whole.text()));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
