package dev.trivium.data;

import dev.trivium.data.text.DocumentReader;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Regions;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Documents over HTTP: send one, look, take away. */
final class DocumentRoutes implements Routes {
  private static final String[] WRITERS = {"writer", "steward"};
  private static final Map<String, DocumentReader.Kind> MEDIA =
      Map.of(
          "text/markdown", DocumentReader.Kind.MARKDOWN,
          "text/plain", DocumentReader.Kind.PLAIN,
          "text/html", DocumentReader.Kind.HTML,
          "application/pdf", DocumentReader.Kind.PDF);
  private static final Pattern LANG = Pattern.compile("[a-z]{2}");
  private static final UUID END = new UUID(-1, -1);
  private static final int SOURCE_MAX = 300;

  private final Documents documents;
  private final Regions regions;
  private final KnowledgeConfig config;

  DocumentRoutes(Documents documents, Regions regions, KnowledgeConfig config) {
    this.documents = documents;
    this.regions = regions;
    this.config = config;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/documents", this::post);
    endpoints.get("/v1/documents", this::list);
    endpoints.get("/v1/documents/:id", this::get);
    endpoints.delete("/v1/documents/:id", this::delete);
  }

  private Uni<Reply> post(Request request) {
    request.requireRole(WRITERS);
    Delivered sent = read(request);
    documents.enter();
    return request
        .body(config.documentMax())
        .chain(body -> documents.accept(request.caller(), sent, body))
        .onFailure()
        .invoke(documents::leave)
        .onCancellation()
        .invoke(documents::leave)
        .map(this::begun);
  }

  private Reply begun(Documents.Accepted accepted) {
    accepted.run().ifPresentOrElse(run -> run.start(documents::leave), documents::leave);
    return Reply.json(accepted.run().isPresent() ? 202 : 200, shown(accepted.document()))
        .header("location", "/v1/documents/" + accepted.document().id());
  }

  private Uni<Reply> list(Request request) {
    Listing asked = Listing.of(request);
    UUID before = asked.after(END, UUID::fromString);
    return documents
        .list(request.caller(), before, asked.limit() + 1)
        .chain(found ->
            documents
                .embedding(request.caller())
                .map(embedding -> page(found, asked.limit(), embedding)));
  }

  private Uni<Reply> get(Request request) {
    return documents.get(request.caller(), id(request)).map(document -> Reply.ok(shown(document)));
  }

  private Uni<Reply> delete(Request request) {
    request.requireRole(WRITERS);
    return documents
        .remove(request.caller(), id(request))
        .map(gone -> new Reply.Full(204, Map.of(), Buffer.buffer()));
  }

  /** Everything that can be said before the body is read. */
  private Delivered read(Request request) {
    String media = Media.of(request).type();
    DocumentReader.Kind kind = MEDIA.get(media);
    if (kind == null) {
      throw Media.unsupported("text/markdown, text/plain, text/html or application/pdf");
    }
    String source = line(request, "source");
    if (source.isEmpty()) {
      throw DocumentProblems.parameter(
          "source", "Give source, a stable name: the same name again replaces the document.");
    }
    String lang = request.query("lang").orElse("en");
    if (!LANG.matcher(lang).matches()) {
      throw DocumentProblems.parameter("lang", "lang is a language in two small letters.");
    }
    return new Delivered(
        source,
        line(request, "title"),
        media,
        kind,
        lang,
        region(request),
        subject(request),
        confirmed(request));
  }

  private static String line(Request request, String name) {
    String text = request.query(name).orElse("").strip();
    if (text.length() > SOURCE_MAX || text.chars().anyMatch(Character::isISOControl)) {
      throw DocumentProblems.parameter(
          name, name + " is one line of at most " + SOURCE_MAX + " characters.");
    }
    return PlainWords.require(name, text);
  }

  private int region(Request request) {
    Caller caller = request.caller();
    List<Integer> held = regions.idsOf(caller);
    String code = request.query("region").orElse("");
    if (code.equals("all")) {
      if (!caller.has("steward")) {
        throw DocumentProblems.region("Only a steward may write a document for all regions.");
      }
      return 0;
    }
    if (code.isEmpty()) {
      if (held.size() == 1) {
        return held.getFirst();
      }
      throw DocumentProblems.region("Say for which region the document is: region=<code>, or all.");
    }
    Integer id = regions.byCode().get(code);
    if (id == null || !held.contains(id)) {
      throw DocumentProblems.region("There is no such region among yours.");
    }
    return id;
  }

  private static @Nullable UUID subject(Request request) {
    try {
      return request.query("subject").map(UUID::fromString).orElse(null);
    } catch (IllegalArgumentException notAnId) {
      throw DocumentProblems.parameter("subject", "subject is the UUID of a person.");
    }
  }

  private static boolean confirmed(Request request) {
    String what = request.query("confirm").orElse("");
    if (what.equals("personal")) {
      request.requireRole("steward");
      return true;
    }
    if (!what.isEmpty()) {
      throw DocumentProblems.parameter("confirm", "confirm is personal, or left out.");
    }
    return false;
  }

  private static Reply page(
      List<Document> found, int limit, EmbeddingRepository.Progress embedding) {
    List<Document> shown = found.subList(0, Math.min(limit, found.size()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", shown.stream().map(DocumentRoutes::shown).toList());
    if (found.size() > limit) {
      page.put("next_cursor", Listing.cursor(shown.getLast().id()));
    }
    page.put("embedding", shown(embedding));
    return Reply.ok(page);
  }

  /** The model that is compared; beside it, while there is another, how far that one is. */
  private static Map<String, Object> shown(EmbeddingRepository.Progress embedding) {
    Map<String, Object> members = new LinkedHashMap<>();
    embedding.inUse().ifPresent(model -> members.put("model", model));
    members.put("passages", embedding.passages());
    embedding
        .wanted()
        .filter(wanted -> embedding.inUse().isPresent())
        .filter(wanted -> !embedding.inUse().get().equals(wanted))
        .ifPresent(wanted -> {
          members.put("next_model", wanted);
          members.put("next_passages", embedding.ready());
        });
    return members;
  }

  private static Map<String, Object> shown(Document document) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", document.id().toString());
    members.put("source", document.source());
    members.put("title", document.title());
    members.put("region", document.region());
    members.put("media", document.media());
    members.put("lang", document.lang());
    members.put("state", document.state());
    document.problem().ifPresent(problem -> members.put("problem", problem));
    if (document.pages() > 0) {
      members.put("pages", document.pages());
    }
    members.put("passages", document.passages());
    document.model().ifPresent(model -> members.put("model", model));
    document.sha256().ifPresent(hash -> members.put("sha256", hash));
    document.subject().ifPresent(subject -> members.put("subject", subject.toString()));
    members.put("at", document.at());
    return members;
  }

  private static UUID id(Request request) {
    try {
      return UUID.fromString(request.path("id"));
    } catch (IllegalArgumentException notAnId) {
      throw DocumentProblems.unknown();
    }
  }
}
