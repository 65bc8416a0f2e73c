package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Audit;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes documents in, shows them, takes them away. */
final class Documents {
  private static final Duration SILENT = Duration.ofMinutes(15);

  private final DataPorts ports;
  private final KnowledgeConfig config;
  private final DocumentRepository repository = new DocumentRepository();
  private final EmbeddingRepository embeddings = new EmbeddingRepository();
  private final DocumentsOfErased people;
  private final Audit audit = new Audit();
  private final AtomicInteger running = new AtomicInteger();

  Documents(DataPorts ports, KnowledgeConfig config) {
    this.ports = ports;
    this.config = config;
    this.people = new DocumentsOfErased(ports);
  }

  /**
   * What became of a delivery.
   *
   * @param run reads it, to be started; empty if the same content is served already
   */
  record Accepted(Document document, Optional<DocumentRun> run) {}

  /** Takes a place among the imports. Errors: 429. Each place is left once. */
  void enter() {
    if (running.incrementAndGet() > config.imports()) {
      running.decrementAndGet();
      throw DocumentProblems.busy();
    }
  }

  void leave() {
    running.decrementAndGet();
  }

  /** Notes the delivery; nothing is read yet. */
  Uni<Accepted> accept(Caller caller, Delivered sent, Buffer body) {
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> sha256(body.getBytes()))
        .chain(hash ->
            ports
                .database()
                .as(
                    caller,
                    tx ->
                        people
                            .isErased(tx, sent)
                            .invoke(Documents::refuseErased)
                            .chain(() -> repository.bySource(tx, sent.region(), sent.source()))
                            .chain(before ->
                                before.filter(known -> isSame(known, sent, hash)).isPresent()
                                    ? Uni.createFrom()
                                        .item(new Accepted(before.get(), Optional.empty()))
                                    : room(tx, before)
                                        .chain(() -> received(tx, caller, sent, body, hash)))));
  }

  /** A new document needs a place; what replaces one may fit, which shows when it was read. */
  private Uni<Void> room(Tx tx, Optional<Document> before) {
    return before.isPresent()
        ? Uni.createFrom().voidItem()
        : repository
            .hasRoom(tx, 0, ports.ids().next(), 1, config.passagesMax())
            .invoke(room -> {
              if (!room) {
                throw DocumentProblems.full(config.passagesMax());
              }
            })
            .replaceWithVoid();
  }

  private static void refuseErased(boolean erased) {
    if (erased) {
      throw DataProblems.subjectErased();
    }
  }

  private Uni<Accepted> received(Tx tx, Caller caller, Delivered sent, Buffer body, String hash) {
    UUID delivery = ports.ids().next();
    Instant now = ports.clock().instant();
    return repository
        .receive(tx, sent, ports.ids().next(), delivery, caller.sub(), now)
        .chain(id -> repository.find(tx, id))
        .map(Optional::orElseThrow)
        .map(document ->
            new Accepted(
                document,
                Optional.of(
                    new DocumentRun(
                        ports,
                        config,
                        caller,
                        new DocumentRun.Work(document.id(), delivery, sent, body, hash)))));
  }

  private static boolean isSame(Document known, Delivered sent, String hash) {
    return known.state().equals("ready")
        && known.sha256().filter(hash::equals).isPresent()
        && known.lang().equals(sent.lang())
        && known.media().equals(sent.media())
        && known.subject().equals(Optional.ofNullable(sent.subject()))
        && (sent.title().isEmpty() || sent.title().equals(known.title()));
  }

  Uni<Document> get(Caller caller, UUID id) {
    return ports
        .database()
        .reading(caller, tx -> repository.find(tx, id))
        .map(found -> found.orElseThrow(DocumentProblems::unknown));
  }

  Uni<List<Document>> list(Caller caller, UUID before, int limit) {
    return ports.database().reading(caller, tx -> repository.list(tx, before, limit));
  }

  /** How far the passages of the caller's documents are on their way to another model. */
  Uni<EmbeddingRepository.Progress> embedding(Caller caller) {
    return ports.database().reading(caller, embeddings::progress);
  }

  /** Errors: 404 for what the caller may not see or not change. */
  Uni<Void> remove(Caller caller, UUID id) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                repository
                    .find(tx, id)
                    .map(found -> found.orElseThrow(DocumentProblems::unknown))
                    .chain(document -> repository.remove(tx, document))
                    .call(() ->
                        audit.record(tx, Audit.Entry.of("document.remove", "document/" + id))))
        .invoke(gone -> {
          if (!gone) {
            throw DocumentProblems.unknown();
          }
        })
        .replaceWithVoid();
  }

  /** Ends what an earlier life of this server received and never read. */
  Uni<Integer> recover(boolean alone) {
    Instant now = ports.clock().instant();
    return ports
        .database()
        .asJob(Job.DOCUMENTS, tx -> repository.interrupted(tx, alone ? now : now.minus(SILENT)));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
