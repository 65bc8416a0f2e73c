package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Deliveries over HTTP: send one, look at one. */
final class BatchRoutes implements Routes {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Map<String, String> MEDIA =
      Map.of(
          "text/csv", BatchRequest.CSV,
          "application/csv", BatchRequest.CSV,
          "application/gzip", BatchRequest.CSV,
          "application/x-gzip", BatchRequest.CSV,
          "application/x-ndjson", BatchRequest.NDJSON,
          "application/ndjson", BatchRequest.NDJSON,
          "application/jsonl", BatchRequest.NDJSON);

  private final Vertx vertx;
  private final Ingestion ingestion;
  private final Batches batches;

  BatchRoutes(Vertx vertx, Ingestion ingestion, Batches batches) {
    this.vertx = vertx;
    this.ingestion = ingestion;
    this.batches = batches;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/datasets/:dataset/batches", this::post);
    endpoints.get("/v1/batches", this::list);
    endpoints.get("/v1/batches/:id", this::get);
    endpoints.get("/v1/batches/:id/events", this::events);
    endpoints.patch("/v1/batches/:id", this::patch);
  }

  private Uni<Reply> post(Request request) {
    BatchRequest batch = read(request);
    return ingestion
        .ingest(request.caller(), request.path("dataset"), batch, request.stream())
        .map(BatchRoutes::told);
  }

  private Uni<Reply> patch(Request request) {
    if (gzip(request, Media.of(request).type())) {
      throw Media.unsupported("plain; a packed delivery goes on by sending all of it again");
    }
    long offset = BatchHeaders.offset(request);
    return ingestion
        .resume(request.caller(), id(request.path("id")), offset, request.stream())
        .map(BatchRoutes::told);
  }

  /** A deprecated contract still takes rows, and says so each time. */
  private static Reply told(Ingestion.Taken taken) {
    Reply reply =
        Reply.json(taken.before() ? 200 : 201, taken.receipt())
            .header("location", "/v1/batches/" + taken.receipt().batch());
    return taken.deprecated()
        ? reply.header("warning", "299 trivium \"" + Receipt.DEPRECATED + "\"")
        : reply;
  }

  private Uni<Reply> get(Request request) {
    return batches.get(request.caller(), id(request.path("id"))).map(Reply::ok);
  }

  private Uni<Reply> list(Request request) {
    Listing listing = Listing.of(request);
    BatchQueries.Filter filter =
        new BatchQueries.Filter(
            request.query("dataset"), request.query("state"), request.query("key"));
    Listing.Place before = listing.after(BatchQueries.newest(), Listing.Place::read);
    return batches
        .list(request.caller(), filter, before, listing.limit() + 1)
        .map(rows -> Reply.ok(page(rows, listing.limit())));
  }

  private static Map<String, Object> page(List<BatchRepository.Entry> rows, int limit) {
    List<BatchRepository.Entry> shown = rows.subList(0, Math.min(limit, rows.size()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", shown.stream().map(Receipts::summary).toList());
    if (rows.size() > limit) {
      BatchRepository.Entry last = shown.getLast();
      page.put("next_cursor", Listing.cursor(new Listing.Place(last.firstByteAt(), last.id())));
    }
    return page;
  }

  /** The batch is looked for first, so that one nobody may see is 404 and no stream. */
  private Uni<Reply> events(Request request) {
    UUID id = id(request.path("id"));
    int seen = BatchHeaders.lastEvent(request);
    return batches
        .get(request.caller(), id)
        .map(there ->
            Reply.events(stream ->
                new BatchEvents(vertx, batches, request.caller(), id, seen, stream).start()));
  }

  /** Everything that can be said before the body is read. */
  private static BatchRequest read(Request request) {
    Media media = Media.of(request);
    String known = MEDIA.get(media.type());
    if (known == null) {
      throw Media.unsupported("text/csv or application/x-ndjson");
    }
    String charset = media.parameters().getOrDefault("charset", "utf-8");
    if (!charset.equals("utf-8") && !charset.equals("utf8") && !charset.equals("us-ascii")) {
      throw Media.unsupported("in UTF-8");
    }
    if (media.parameters().getOrDefault("header", "present").equals("absent")) {
      throw Media.unsupported("text/csv with a header line");
    }
    return new BatchRequest(
        known,
        delimiter(request),
        key(request),
        gzip(request, media.type()),
        BatchHeaders.digest(request));
  }

  private static String key(Request request) {
    String key =
        request
            .header("idempotency-key")
            .orElseThrow(() ->
                Problem.invalid(
                        "data/idempotency-key-missing",
                        "An Idempotency-Key is needed: name the delivery, so that sending it"
                            + " again after a failure cannot double its rows.")
                    .at("idempotency-key")
                    .asException());
    if (!KEY.matcher(key).matches()) {
      throw Problem.invalid(
              "data/idempotency-key-malformed",
              "The Idempotency-Key must be 1 to 128 visible ASCII characters.")
          .at("idempotency-key")
          .asException();
    }
    return key;
  }

  private static char delimiter(Request request) {
    String text = request.query("delimiter").orElse(",");
    return switch (text) {
      case ",", "comma" -> ',';
      case ";", "semicolon" -> ';';
      case "|", "pipe" -> '|';
      case "\t", "\\t", "tab" -> '\t';
      default ->
          throw Problem.invalid(
                  "request/parameter", "delimiter is comma, semicolon, pipe or tab, or the sign.")
              .at("delimiter")
              .asException();
    };
  }

  private static boolean gzip(Request request, String media) {
    String encoding = request.header("content-encoding").orElse("identity").strip();
    boolean packed = media.endsWith("gzip");
    return switch (encoding.toLowerCase(java.util.Locale.ROOT)) {
      case "identity", "" -> packed;
      case "gzip", "x-gzip" -> {
        if (packed) {
          throw Media.unsupported("packed once: as content-encoding or as media type");
        }
        yield true;
      }
      default -> throw Media.unsupported("plain or with the content-encoding gzip");
    };
  }

  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw DataProblems.unknownBatch();
    }
  }
}
