package dev.trivium.data;

import dev.trivium.data.text.Cutter;
import dev.trivium.data.text.DocumentReader;
import dev.trivium.data.text.Manuscript;
import dev.trivium.data.text.Scrubber;
import dev.trivium.data.text.SmallVector;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Reactive;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.EmbedderUnavailable;
import dev.trivium.llm.Embeddings;
import dev.trivium.store.Audit;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one delivery: text, check for personal data, passages, vectors, and one commit that
 * replaces what was served before.
 */
final class DocumentRun {
  private static final Cutter CUTTER = new Cutter(220, 40);
  private static final int BATCH = 16;

  private final DataPorts ports;
  private final KnowledgeConfig config;
  private final Caller caller;
  private final Work work;
  private final DocumentRepository repository = new DocumentRepository();
  private final EmbeddingRepository embeddings = new EmbeddingRepository();
  private final DocumentsOfErased people;
  private final Audit audit = new Audit();
  private final long begin;

  DocumentRun(DataPorts ports, KnowledgeConfig config, Caller caller, Work work) {
    this.ports = ports;
    this.config = config;
    this.caller = caller;
    this.work = work;
    this.people = new DocumentsOfErased(ports);
    this.begin = ports.clock().millis();
  }

  /**
   * @param id of the document
   * @param delivery a newer one has another, and wins
   */
  record Work(UUID id, UUID delivery, Delivered sent, Buffer body, String sha256) {}

  /** What reading came to, before anything is written. */
  private sealed interface Outcome {
    record Cut(String title, int pages, List<Cutter.Piece> pieces) implements Outcome {}

    record Ended(String state, String problem) implements Outcome {}
  }

  /** Runs to its end; the state of the document tells how it went. */
  void start(Runnable done) {
    finished()
        .onTermination()
        .invoke(done)
        .subscribe()
        .with(state -> observe(state, null), failure -> observe("failed", failure));
  }

  /** The state it ended in. */
  Uni<String> finished() {
    Instant late = ports.clock().instant().plus(config.parseTimeout());
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> read(late))
        .ifNoItem()
        .after(config.parseTimeout().plusSeconds(5))
        .recoverWithItem(() ->
            new Outcome.Ended("refused", "Reading it took longer than allowed; send it in parts."))
        .chain(outcome ->
            switch (outcome) {
              case Outcome.Cut cut -> embedded(cut);
              case Outcome.Ended ended -> end(ended.state, ended.problem);
            })
        .onFailure()
        .call(failure -> end("failed", "Something went wrong on our side; send it again later."));
  }

  private Outcome read(Instant late) {
    DocumentReader reader = new DocumentReader(config.pagesMax());
    DocumentReader.Reading reading =
        reader.read(
            work.sent.kind(), work.body.getBytes(), () -> ports.clock().instant().isAfter(late));
    return switch (reading) {
      case DocumentReader.Reading.Refused refused -> new Outcome.Ended("refused", refused.reason());
      case DocumentReader.Reading.Read read -> judged(read.manuscript());
    };
  }

  private Outcome judged(Manuscript manuscript) {
    if (work.sent.subject() == null && !work.sent.confirmed()) {
      Map<Scrubber.Kind, Integer> personal =
          Scrubber.find(manuscript.title() + "\n" + manuscript.text());
      if (!personal.isEmpty()) {
        return new Outcome.Ended("needs_review", review(personal));
      }
    }
    List<Cutter.Piece> pieces = CUTTER.cut(manuscript);
    if (pieces.size() > config.documentPassagesMax()) {
      return new Outcome.Ended(
          "refused",
          "The document has more than "
              + config.documentPassagesMax()
              + " passages; send it in parts.");
    }
    String title = work.sent.title().isEmpty() ? manuscript.title() : work.sent.title();
    return new Outcome.Cut(
        title.isEmpty() ? work.sent.source() : title, manuscript.pages(), pieces);
  }

  private static String review(Map<Scrubber.Kind, Integer> personal) {
    String kinds =
        personal.entrySet().stream()
            .map(kind -> kind.getKey().name().toLowerCase(Locale.ROOT) + " × " + kind.getValue())
            .collect(Collectors.joining(", "));
    return "It seems to hold personal data ("
        + kinds
        + "). Nothing of it was kept: take it out, name the person with subject=<uuid>, or let a"
        + " steward send it with confirm=personal.";
  }

  private Uni<String> embedded(Outcome.Cut cut) {
    return ports
        .database()
        .reading(caller, embeddings::inUse)
        .map(inUse -> inUse.flatMap(ports.embedders()::of).orElse(ports.embedders().usual()))
        .chain(embedder -> vectors(embedder, cut))
        .onFailure(EmbedderUnavailable.class)
        .recoverWithUni(() -> vectors(ports.embedders().usual(), cut))
        .chain(vectors ->
            ports
                .database()
                .as(
                    caller,
                    tx ->
                        people
                            .isErased(tx, work.sent)
                            .chain(gone ->
                                gone
                                    ? refused(tx, DocumentsOfErased.REASON)
                                    : replaced(tx, cut, vectors))));
  }

  private static Uni<List<Embeddings>> vectors(Embedder embedder, Outcome.Cut cut) {
    return Multi.createFrom()
        .iterable(batches(cut.pieces))
        .onItem()
        .transformToUniAndConcatenate(batch -> embedder.embed(texts(cut.title, batch)))
        .collect()
        .asList();
  }

  private Uni<String> replaced(Tx tx, Outcome.Cut cut, List<Embeddings> vectors) {
    int region = work.sent.region();
    DocumentRepository.Ready ready =
        new DocumentRepository.Ready(
            work.sent,
            work.delivery,
            cut.title,
            work.sha256,
            vectors.getFirst().model(),
            cut.pages,
            cut.pieces.size());
    return repository
        .isCurrent(tx, region, work.id, work.delivery)
        .chain(current ->
            current
                ? repository
                    .hasRoom(tx, region, work.id, cut.pieces.size(), config.passagesMax())
                    .chain(
                        room -> room ? served(tx, ready, cut, vectors) : refused(tx, full(config)))
                : Uni.createFrom().item("superseded"));
  }

  private Uni<String> served(
      Tx tx, DocumentRepository.Ready ready, Outcome.Cut cut, List<Embeddings> vectors) {
    return repository
        .clear(tx, work.sent.region(), work.id)
        .chain(() -> added(tx, ready, cut, vectors))
        .chain(() -> repository.ready(tx, work.id, ready))
        .call(() -> confirmed(tx))
        .replaceWith("ready");
  }

  private static String full(KnowledgeConfig config) {
    return "All documents together may have "
        + config.passagesMax()
        + " passages (knowledge.passages_max), and with this one there would be more: delete"
        + " documents that are not needed, or raise the limit, and send it again.";
  }

  /** Who lets personal data be searched stands in the trail. */
  private Uni<Void> confirmed(Tx tx) {
    return work.sent.confirmed()
        ? audit.record(tx, Audit.Entry.of("document.confirm_personal", "document/" + work.id))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> added(
      Tx tx, DocumentRepository.Ready ready, Outcome.Cut cut, List<Embeddings> vectors) {
    List<List<Cutter.Piece>> batches = batches(cut.pieces);
    return Multi.createFrom()
        .range(0, batches.size())
        .onItem()
        .transformToUniAndConcatenate(at ->
            repository.add(tx, work.id, ready, at * BATCH, batches.get(at), small(vectors.get(at))))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<String> end(String state, String problem) {
    return ports
        .database()
        .as(
            caller,
            tx -> repository.end(tx, work.sent.region(), work.id, work.delivery, state, problem))
        .replaceWith(state);
  }

  private Uni<String> refused(Tx tx, String problem) {
    return repository
        .end(tx, work.sent.region(), work.id, work.delivery, "refused", problem)
        .replaceWith("refused");
  }

  private void observe(String state, @Nullable Throwable cause) {
    ports
        .observer()
        .observe(
            cause == null
                ? new DataObservation.DocumentRead(
                    state, work.sent.media(), work.body.length(), ports.clock().millis() - begin)
                : new DataObservation.DocumentBroken(work.id.toString(), cause));
  }

  private static List<List<Cutter.Piece>> batches(List<Cutter.Piece> pieces) {
    List<List<Cutter.Piece>> batches = new ArrayList<>();
    for (int from = 0; from < pieces.size(); from += BATCH) {
      batches.add(pieces.subList(from, Math.min(from + BATCH, pieces.size())));
    }
    return batches;
  }

  /** A passage is embedded under its title and headings, which often name what it is about. */
  private static List<String> texts(String title, List<Cutter.Piece> pieces) {
    return pieces.stream()
        .map(piece -> title + "\n" + piece.heading() + "\n" + piece.text())
        .toList();
  }

  private static List<byte[]> small(Embeddings vectors) {
    return vectors.vectors().stream().map(SmallVector::of).map(SmallVector::bytes).toList();
  }
}
