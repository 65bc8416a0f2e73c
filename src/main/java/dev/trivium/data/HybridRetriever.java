package dev.trivium.data;

import dev.trivium.data.PassageRepository.Candidate;
import dev.trivium.data.PassageRepository.Place;
import dev.trivium.data.PassageRepository.Seen;
import dev.trivium.data.PassageRepository.Whole;
import dev.trivium.data.QuestionVectors.Meaning;
import dev.trivium.data.text.Fusion;
import dev.trivium.data.text.SmallVector;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Ranks by the words of a question and by its meaning, and joins both rankings. */
final class HybridRetriever implements Retriever {
  private static final int BY_TEXT = 200;

  private final DataPorts ports;
  private final QuestionVectors questions;
  private final KnowledgeConfig config;
  private final PassageRepository repository = new PassageRepository();

  HybridRetriever(DataPorts ports, KnowledgeConfig config) {
    this.ports = ports;
    this.questions = new QuestionVectors(ports.embedders());
    this.config = config;
  }

  /**
   * What a question came to.
   *
   * @param searched whether there was any passage to look at
   * @param meaning how it was compared; empty where only words were
   */
  record Hits(boolean searched, Optional<Meaning> meaning, List<Hit> hits) {}

  /** A passage with its place in the joined ranking. */
  record Hit(Whole whole, double similarity, double score, double gap, boolean allTerms) {}

  /** A candidate with the same. */
  private record Found(Candidate candidate, double similarity, double score, double gap) {}

  @Override
  public Uni<List<Passage>> search(Caller caller, String question, String lang, int most) {
    return hits(caller, question, lang, most)
        .map(found -> found.hits.stream().map(HybridRetriever::passage).toList());
  }

  /** The same with what is needed to compare parts of passages, too. */
  Uni<Hits> hits(Caller caller, String question, String lang, int most) {
    String plain = question.replaceAll("\\p{Cntrl}", " ").strip();
    return ports
        .database()
        .reading(caller, tx -> repository.seen(tx, regions(caller), config.scanMax() + 1))
        .chain(seen ->
            seen.passages() == 0
                ? Uni.createFrom().item(new Hits(false, Optional.empty(), List.of()))
                : questions
                    .of(plain, seen.model())
                    .chain(meaning -> hits(caller, plain, lang, most, seen, meaning)));
  }

  private Uni<Hits> hits(
      Caller caller, String question, String lang, int most, Seen seen, Optional<Meaning> meaning) {
    boolean all = seen.passages() <= config.scanMax();
    Integer[] regions = regions(caller);
    String model = meaning.map(Meaning::model).orElse("");
    return ports
        .database()
        .reading(
            caller,
            tx ->
                repository
                    .candidates(tx, question, lang, BY_TEXT, regions, model, all)
                    .chain(candidates -> ranked(candidates, meaning, most))
                    .chain(found -> cited(tx, found)))
        .map(found -> new Hits(true, meaning, found));
  }

  private Uni<List<Found>> ranked(List<Candidate> candidates, Optional<Meaning> meaning, int most) {
    return Reactive.onWorker(
        ports.vertx().getOrCreateContext(), () -> best(candidates, meaning, most));
  }

  private static List<Found> best(List<Candidate> candidates, Optional<Meaning> meaning, int most) {
    Map<Candidate, Double> similar = new HashMap<>();
    meaning
        .map(Meaning::vector)
        .map(SmallVector::of)
        .ifPresent(wanted ->
            candidates.forEach(candidate ->
                // What has no vector of the model in use yet is found by its words.
                candidate
                    .embedding()
                    .ifPresent(vector -> similar.put(candidate, wanted.cosine(vector)))));
    List<Candidate> byText =
        candidates.stream()
            .filter(candidate -> candidate.rank() > 0)
            .sorted(Comparator.comparingDouble(Candidate::rank).reversed())
            .toList();
    List<Candidate> byMeaning = new ArrayList<>(similar.keySet());
    byMeaning.sort(
        Comparator.<Candidate>comparingDouble(similar::get)
            .reversed()
            .thenComparing(candidate -> candidate.place().document())
            .thenComparingInt(candidate -> candidate.place().no()));
    return Fusion.of(byText, byMeaning).stream()
        .limit(most)
        .map(hit ->
            new Found(hit.item(), similar.getOrDefault(hit.item(), 0.0), hit.score(), hit.gap()))
        .toList();
  }

  private Uni<List<Hit>> cited(Tx tx, List<Found> found) {
    List<Place> places = found.stream().map(hit -> hit.candidate().place()).toList();
    return repository.whole(tx, places).map(whole -> hits(found, whole));
  }

  private static List<Hit> hits(List<Found> found, List<Whole> read) {
    Map<Place, Whole> whole = new HashMap<>();
    read.forEach(text -> whole.put(text.place(), text));
    return found.stream()
        .filter(hit -> whole.containsKey(hit.candidate().place()))
        .map(hit ->
            new Hit(
                Objects.requireNonNull(whole.get(hit.candidate().place())),
                hit.similarity(),
                hit.score(),
                hit.gap(),
                hit.candidate().rank() > 1))
        .toList();
  }

  private static Passage passage(Hit hit) {
    Whole text = hit.whole;
    return new Passage(
        text.place().document(),
        text.source(),
        text.title(),
        text.region(),
        text.heading(),
        text.text(),
        text.page(),
        text.from(),
        text.to(),
        hit.score(),
        hit.gap(),
        hit.similarity(),
        hit.allTerms());
  }

  /** For the planner; row-level security decides. Region 0 stands for all. */
  Integer[] regions(Caller caller) {
    List<Integer> ids = new ArrayList<>(ports.regions().idsOf(caller));
    ids.add(0);
    return ids.toArray(Integer[]::new);
  }
}
