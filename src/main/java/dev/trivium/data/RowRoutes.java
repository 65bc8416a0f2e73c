package dev.trivium.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows over HTTP: masked by key, by search or as a file, or in clear with a purpose. */
final class RowRoutes implements Routes {
  private static final int USUAL = 100;

  private final DataPorts ports;
  private final PersonalRows rows;
  private final RowSearch search;
  private final RowExports exports;
  private final MaskedRows masks;

  RowRoutes(DataPorts ports, PersonalRows rows, RowSearch search, RowExports exports) {
    this.ports = ports;
    this.rows = rows;
    this.search = search;
    this.exports = exports;
    this.masks = new MaskedRows(ports);
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/datasets/:dataset/rows/:key", this::get);
    endpoints.post("/v1/datasets/:dataset/reveal", this::reveal);
    endpoints.post("/v1/datasets/:dataset/search", this::search);
    endpoints.post("/v1/datasets/:dataset/export", this::export);
  }

  private Uni<Reply> get(Request request) {
    return rows.masked(
            request.caller(), request.path("dataset"), List.of(request.path("key").split(",")))
        .map(items -> Reply.ok(Map.of("items", items)));
  }

  private Uni<Reply> reveal(Request request) {
    request.requireRole("pii_reader");
    return request.json().chain(body -> reveal(request, body));
  }

  private Uni<Reply> reveal(Request request, ObjectNode body) {
    return rows.revealed(
            request.caller(),
            request.path("dataset"),
            Named.values(body, "key"),
            Named.list(body, "fields"),
            Named.text(body, "purpose"))
        .map(items -> Reply.ok(Map.of("items", items)).header("cache-control", "no-store"));
  }

  /** Values stand in the body and never in a path, which others write down. */
  private Uni<Reply> search(Request request) {
    return request
        .json()
        .map(RowRequest::search)
        .chain(asked ->
            search.search(
                request.caller(),
                request.path("dataset"),
                asked.question(),
                asked.cursor(),
                asked.limit().orElse(USUAL)))
        .chain(page -> masks.shown(page.rows()).map(items -> shown(page, items)))
        .map(body -> Reply.ok(body).header("cache-control", "no-store"));
  }

  private Map<String, Object> shown(RowPage page, List<Map<String, Object>> items) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", items);
    page.next().ifPresent(place -> body.put("next_cursor", place.cursor(ports.seal())));
    body.put("as_of", page.asOf().toString());
    body.put("data_version", page.dataVersion());
    return body;
  }

  private Uni<Reply> export(Request request) {
    String dataset = request.path("dataset");
    return request
        .json()
        .chain(body -> {
          RowRequest asked = RowRequest.export(body, exports.most());
          RowFormat format = RowFormat.of(request, asked.format());
          return exports.begin(request.caller(), dataset, asked, format);
        })
        .map(this::streamed);
  }

  private Reply streamed(RowExport export) {
    RowFormat format = export.order().format();
    String name = export.order().contract().dataset().replaceAll("[^A-Za-z0-9._-]", "_");
    String ending = format.name().toLowerCase(Locale.ROOT);
    return new Reply.Portions(
        Map.of(
            "content-type",
            format.media(),
            "content-disposition",
            "attachment; filename=\"" + name + "." + ending + "\"",
            "cache-control",
            "no-store"),
        export.lines());
  }
}
