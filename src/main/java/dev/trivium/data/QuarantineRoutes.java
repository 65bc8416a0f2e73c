package dev.trivium.data;

import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refused rows over HTTP: where they stood and why they were refused, never what they held. */
final class QuarantineRoutes implements Routes {
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
    Listing listing = Listing.of(request);
    Listing.Place after = listing.after(Listing.Place.START, Listing.Place::read);
    int limit = listing.limit();
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
      page.put("next_cursor", Listing.cursor(new Listing.Place(last.at(), last.id())));
    }
    return page;
  }

  private static Map<String, Object> item(DatasetRepository.Refused row) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", row.id().toString());
    item.put("batch", row.batch().toString());
    item.put("row_no", row.rowNo());
    row.region().ifPresent(region -> item.put("region", region));
    item.put("reasons", Json.tree(row.reasons()));
    item.put("state", row.state());
    item.put("retryable", row.retryable());
    item.put("at", row.at());
    return item;
  }
}
