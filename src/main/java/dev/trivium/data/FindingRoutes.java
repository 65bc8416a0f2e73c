package dev.trivium.data;

import dev.trivium.data.quality.Anomaly;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the watch found unusual, over HTTP, within the regions of the caller. */
final class FindingRoutes implements Routes {
  private final DataPorts ports;
  private final FindingRepository findings = new FindingRepository();

  FindingRoutes(DataPorts ports) {
    this.ports = ports;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/quality/findings", this::list);
  }

  private Uni<Reply> list(Request request) {
    Listing listing = Listing.of(request);
    Listing.Place before = listing.after(BatchQueries.newest(), Listing.Place::read);
    FindingRepository.Filter filter =
        new FindingRepository.Filter(request.query("dataset"), kind(request), state(request));
    return ports
        .database()
        .reading(request.caller(), tx -> findings.list(tx, filter, before, listing.limit() + 1))
        .map(found -> Reply.ok(page(found, listing.limit())));
  }

  private static Optional<Anomaly.Kind> kind(Request request) {
    return request
        .query("kind")
        .map(word ->
            Anomaly.Kind.of(word)
                .orElseThrow(() ->
                    invalid(
                        "kind",
                        "kind is one of "
                            + Arrays.stream(Anomaly.Kind.values())
                                .map(Anomaly.Kind::word)
                                .collect(Collectors.joining(", "))
                            + ".")));
  }

  private static Optional<String> state(Request request) {
    String state = request.query("state").orElse("open");
    if (!List.of("open", "closed", "all").contains(state)) {
      throw invalid("state", "state is open, closed or all.");
    }
    return state.equals("all") ? Optional.empty() : Optional.of(state);
  }

  private static ProblemException invalid(String param, String detail) {
    return Problem.invalid("request/parameter", detail).at(param).asException();
  }

  private static Map<String, Object> page(List<FindingRepository.Finding> found, int limit) {
    List<FindingRepository.Finding> shown = found.subList(0, Math.min(limit, found.size()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", shown.stream().map(FindingRoutes::item).toList());
    if (found.size() > limit) {
      FindingRepository.Finding last = shown.getLast();
      page.put("next_cursor", Listing.cursor(new Listing.Place(last.openedAt(), last.id())));
    }
    return page;
  }

  /** As a client sees it; members that say nothing are left out. */
  static Map<String, Object> item(FindingRepository.Finding finding) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", finding.id().toString());
    item.put("dataset", finding.dataset());
    finding.region().ifPresent(region -> item.put("region", region));
    item.put("kind", finding.kind());
    item.put("about", finding.about());
    item.put("severity", finding.severity());
    item.put("state", finding.closedAt().isPresent() ? "closed" : "open");
    finding.batch().ifPresent(batch -> item.put("batch", batch.toString()));
    item.put("formula", finding.formula());
    item.put("observed", finding.observed());
    if (finding.expected() != null) {
      item.put("expected", finding.expected());
    }
    if (finding.threshold() != null) {
      item.put("threshold", finding.threshold());
    }
    item.put("detail", Json.tree(finding.detail()));
    item.put("opened_at", finding.openedAt());
    finding.closedAt().ifPresent(at -> item.put("closed_at", at));
    return item;
  }
}
