package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Refused rows over HTTP: where they stood and why they were refused, never what they held. */
final class QuarantineRoutes implements Routes {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private final DataPorts ports;
  private final Contracts contracts;
  private final DatasetRepository repository = new DatasetRepository();

  QuarantineRoutes(DataPorts ports, Contracts contracts) {
    this.ports = ports;
    this.contracts = contracts;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/datasets/:dataset/quarantine", this::list);
  }

  private Uni<Reply> list(Request request) {
    request.requireRole("writer", "steward");
    int limit = limit(request);
    Place after = request.query("cursor").map(Place::read).orElse(Place.START);
    String dataset = request.path("dataset");
    return ports
        .database()
        .as(
            request.caller(),
            tx ->
                contracts
                    .active(tx, dataset)
                    .chain(
                        () -> repository.refused(tx, dataset, after.at(), after.id(), limit + 1)))
        .map(rows -> Reply.ok(page(rows, limit)));
  }

  private static Map<String, Object> page(List<DatasetRepository.Refused> rows, int limit) {
    List<DatasetRepository.Refused> shown = rows.subList(0, Math.min(limit, rows.size()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", shown.stream().map(QuarantineRoutes::item).toList());
    if (rows.size() > limit) {
      DatasetRepository.Refused last = shown.getLast();
      page.put("next_cursor", new Place(last.at(), last.id()).shown());
    }
    return page;
  }

  private static Map<String, Object> item(DatasetRepository.Refused row) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", row.id().toString());
    item.put("batch", row.batch().toString());
    item.put("row_no", row.rowNo());
    row.region().ifPresent(region -> item.put("region", region));
    item.put("reasons", tree(row.reasons()));
    item.put("state", row.state());
    item.put("retryable", row.retryable());
    item.put("at", row.at());
    return item;
  }

  private static int limit(Request request) {
    try {
      int limit = request.query("limit").map(Integer::parseInt).orElse(USUAL);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with numbers out of range.
    }
    throw Problem.invalid("request/parameter", "limit is a number from 1 to " + MOST + ".")
        .at("limit")
        .asException();
  }

  private static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the database keeps valid JSON", impossible);
    }
  }

  /** A place in the list, opaque to the client. */
  private record Place(Instant at, UUID id) {
    static final Place START = new Place(Instant.EPOCH, new UUID(0, 0));

    String shown() {
      String text = at + "|" + id;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Place read(String cursor) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        int bar = text.indexOf('|');
        return new Place(
            Instant.parse(text.substring(0, Math.max(0, bar))),
            UUID.fromString(text.substring(bar + 1)));
      } catch (IllegalArgumentException | DateTimeException foreign) {
        throw Problem.invalid(
                "request/parameter", "cursor is not one that this list gave; leave it out.")
            .at("cursor")
            .asException();
      }
    }
  }
}
