package dev.trivium.data;

import dev.trivium.data.EmbeddingRepository.Lacking;
import dev.trivium.data.EmbeddingRepository.Progress;
import dev.trivium.data.EmbeddingRepository.Text;
import dev.trivium.data.EmbeddingRepository.Work;
import dev.trivium.data.text.SmallVector;
import dev.trivium.kernel.DataObservation;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.EmbedderUnavailable;
import dev.trivium.llm.Embeddings;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives every passage a vector of the wanted model, beside those that are in use, and then switches
 * to it. Searches compare one model at any moment.
 *
 * <p>The node that was started last says which model is wanted, and only nodes with that one work
 * on it: two configurations do not undo each other's work. One node works at a time, under a lease;
 * each portion is a transaction, so whatever a crash interrupts is gone on with.
 */
final class Reembedding {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final int TOLD_EACH = 20;
  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private final DataPorts ports;
  private final KnowledgeConfig config;
  private final String model;
  private final EmbeddingRepository repository = new EmbeddingRepository();
  private final AtomicBoolean missing = new AtomicBoolean();

  Reembedding(DataPorts ports, KnowledgeConfig config) {
    this.ports = ports;
    this.config = config;
    this.model = ports.embedders().model();
  }

  /**
   * Says which model is wanted; once, before anything is served.
   *
   * @param alone whether no other process can work on this database
   */
  Uni<Integer> want(boolean alone) {
    return ports
        .database()
        .asJob(
            Job.DOCUMENTS,
            tx ->
                (alone ? repository.free(tx) : Uni.createFrom().item(0))
                    .chain(() -> repository.adopt(tx))
                    .chain(() -> repository.want(tx, model)));
  }

  /** From now on, until the process ends. */
  void start() {
    Repeated.start(
        ports.vertx(),
        FIRST,
        config.embedEvery(),
        this::work,
        failure -> ports.observer().observe(new DataObservation.ReembeddingFailed(failure)));
  }

  /** Goes on until nothing is left, or until it is another node's; emits the portions done. */
  Uni<Integer> work() {
    return ports
        .database()
        .asJob(
            Job.DOCUMENTS,
            tx ->
                repository
                    .adopt(tx)
                    .chain(() -> repository.take(tx, ports.node(), model, now(), until())))
        .chain(taken -> taken.map(this::worked).orElseGet(() -> Uni.createFrom().item(0)));
  }

  private Uni<Integer> worked(Work work) {
    return ports
        .embedders()
        .of(model)
        .map(embedder -> portions(embedder).call(() -> settled(work)))
        .orElseGet(() -> Uni.createFrom().item(0))
        .onFailure(EmbedderUnavailable.class)
        .recoverWithItem(this::cannot)
        .call(() ->
            ports.database().asJob(Job.DOCUMENTS, tx -> repository.release(tx, ports.node())));
  }

  private int cannot(Throwable cause) {
    if (missing.compareAndSet(false, true)) {
      ports.observer().observe(new DataObservation.ReembeddingFailed(cause));
    }
    return 0;
  }

  private Uni<Integer> portions(Embedder embedder) {
    return Multi.createBy()
        .repeating()
        .uni(() -> portion(embedder))
        .whilst(more -> more)
        .onItem()
        .scan(() -> 0, (done, more) -> more ? done + 1 : done)
        .call(done -> done > 0 && done % TOLD_EACH == 0 ? told() : Uni.createFrom().voidItem())
        .collect()
        .last();
  }

  /** Whether there may be more. */
  private Uni<Boolean> portion(Embedder embedder) {
    return ports
        .database()
        .asJob(Job.DOCUMENTS, tx -> repository.lacking(tx, model))
        .chain(found ->
            found
                .map(document -> portion(embedder, document))
                .orElseGet(() -> Uni.createFrom().item(false)));
  }

  private Uni<Boolean> portion(Embedder embedder, Lacking document) {
    return ports
        .database()
        .asJob(
            Job.DOCUMENTS,
            tx ->
                repository
                    .texts(tx, document, model, config.embedPortion())
                    .call(texts ->
                        texts.isEmpty()
                            ? repository.filled(tx, document, model)
                            : Uni.createFrom().voidItem()))
        .chain(texts ->
            texts.isEmpty()
                ? Uni.createFrom().item(true)
                : embedder
                    .embed(
                        texts.stream().map(text -> document.title() + "\n" + whole(text)).toList())
                    .chain(made -> written(document, texts, made)));
  }

  /** As a passage is embedded when it comes in: under its headings. */
  private static String whole(Text text) {
    return text.heading() + "\n" + text.body();
  }

  private Uni<Boolean> written(Lacking document, List<Text> texts, Embeddings made) {
    List<byte[]> vectors =
        made.vectors().stream().map(SmallVector::of).map(SmallVector::bytes).toList();
    return ports
        .database()
        .asJob(
            Job.DOCUMENTS,
            tx ->
                repository
                    .renew(tx, ports.node(), model, until())
                    .call(mine ->
                        mine
                            ? repository
                                .hold(tx, document)
                                .chain(same ->
                                    same
                                        ? repository.add(tx, document, model, texts, vectors)
                                        : Uni.createFrom().item(0))
                            : Uni.createFrom().item(0)));
  }

  private Uni<Void> settled(Work work) {
    return ports
        .database()
        .asJob(Job.DOCUMENTS, tx -> repository.switchTo(tx, model, ports.node(), now()))
        .call(switched -> switched ? told() : Uni.createFrom().voidItem())
        .invoke(switched -> {
          if (switched) {
            ports.observer().observe(new DataObservation.EmbedderSwitched(work.inUse(), model));
          }
        })
        .chain(switched -> switched || !work.tidy() ? tidied() : Uni.createFrom().voidItem());
  }

  private Uni<Void> tidied() {
    return Multi.createBy()
        .repeating()
        .uni(() ->
            ports.database().asJob(Job.DOCUMENTS, tx -> repository.forget(tx, FORGOTTEN_AT_ONCE)))
        .whilst(gone -> gone >= FORGOTTEN_AT_ONCE)
        .collect()
        .last()
        .chain(
            () -> ports.database().asJob(Job.DOCUMENTS, tx -> repository.tidied(tx, ports.node())))
        .replaceWithVoid();
  }

  private Uni<Void> told() {
    return ports
        .database()
        .asJob(Job.DOCUMENTS, repository::progress)
        .invoke(this::observe)
        .replaceWithVoid();
  }

  private void observe(Progress progress) {
    ports
        .observer()
        .observe(
            new DataObservation.PassagesEmbedded(model, progress.ready(), progress.passages()));
  }

  private Instant now() {
    return ports.clock().instant();
  }

  private Instant until() {
    return now().plus(LEASE);
  }
}
