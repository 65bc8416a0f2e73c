package dev.trivium.data;

import dev.trivium.data.PassageRepository.Candidate;
import dev.trivium.data.PassageRepository.Place;
import dev.trivium.data.text.Fusion;
import dev.trivium.data.text.SmallVector;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.Embeddings;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Ranks by the words of a question and by its meaning, and joins both rankings. */
final class HybridRetriever implements Retriever {
  private static final int BY_TEXT = 200;

  private final DataPorts ports;
  private final Embedder embedder;
  private final KnowledgeConfig config;
  private final PassageRepository repository = new PassageRepository();

  HybridRetriever(DataPorts ports, Embedder embedder, KnowledgeConfig config) {
    this.ports = ports;
    this.embedder = embedder;
    this.config = config;
  }

  /** A candidate with its place in the joined ranking. */
  private record Found(Candidate candidate, double similarity, double score, double gap) {}

  @Override
  public Uni<List<Passage>> search(Caller caller, String question, String lang, int most) {
    String plain = question.replaceAll("\\p{Cntrl}", " ").strip();
    return ports
        .database()
        .reading(caller, tx -> repository.visible(tx, regions(caller), config.scanMax() + 1))
        .chain(visible ->
            visible == 0
                ? Uni.createFrom().item(List.of())
                : embedder
                    .embed(List.of(plain))
                    .chain(vector -> search(caller, plain, lang, most, visible, vector)));
  }

  private Uni<List<Passage>> search(
      Caller caller, String question, String lang, int most, long visible, Embeddings vector) {
    boolean all = visible <= config.scanMax();
    Integer[] regions = regions(caller);
    return ports
        .database()
        .reading(
            caller,
            tx ->
                repository
                    .candidates(tx, question, lang, BY_TEXT, regions, all)
                    .chain(candidates -> ranked(candidates, vector, most))
                    .chain(found -> cited(tx, found)));
  }

  private Uni<List<Found>> ranked(List<Candidate> candidates, Embeddings vector, int most) {
    return Reactive.onWorker(
        ports.vertx().getOrCreateContext(), () -> best(candidates, vector, most));
  }

  private static List<Found> best(List<Candidate> candidates, Embeddings vector, int most) {
    SmallVector wanted = SmallVector.of(vector.vectors().getFirst());
    Map<Candidate, Double> similar = new HashMap<>();
    for (Candidate candidate : candidates) {
      // A passage that another model embedded is found by its words until it is embedded again.
      if (candidate.model().equals(vector.model())) {
        similar.put(candidate, wanted.cosine(candidate.embedding()));
      }
    }
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

  private Uni<List<Passage>> cited(Tx tx, List<Found> found) {
    List<Place> places = found.stream().map(hit -> hit.candidate().place()).toList();
    return repository.whole(tx, places).map(whole -> passages(found, whole));
  }

  private static List<Passage> passages(List<Found> found, List<PassageRepository.Whole> read) {
    Map<Place, PassageRepository.Whole> whole = new HashMap<>();
    read.forEach(text -> whole.put(text.place(), text));
    return found.stream()
        .filter(hit -> whole.containsKey(hit.candidate().place()))
        .map(hit -> passage(hit, Objects.requireNonNull(whole.get(hit.candidate().place()))))
        .toList();
  }

  private static Passage passage(Found hit, PassageRepository.Whole text) {
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
        hit.candidate().rank() > 1);
  }

  /** For the planner; row-level security decides. Region 0 stands for all. */
  private Integer[] regions(Caller caller) {
    List<Integer> ids = new ArrayList<>(ports.regions().idsOf(caller));
    ids.add(0);
    return ids.toArray(Integer[]::new);
  }
}
