package dev.trivium.data;

import dev.trivium.data.quality.History;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.data.quality.Score;
import dev.trivium.store.Tx;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The quality of data over HTTP, within the regions of the caller, with all it is made of. */
final class QualityRoutes implements Routes {
  private static final int FINDINGS = 100;

  private final DataPorts ports;
  private final Contracts contracts;
  private final QualityReader reader = new QualityReader();
  private final FindingRepository findings = new FindingRepository();
  private final ServiceLevels levels = new ServiceLevels(reader);

  QualityRoutes(DataPorts ports, Contracts contracts) {
    this.ports = ports;
    this.contracts = contracts;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/quality", this::all);
    endpoints.get("/v1/datasets/:dataset/quality", this::one);
  }

  private Uni<Reply> one(Request request) {
    String dataset = request.path("dataset");
    Instant now = ports.clock().instant();
    return ports
        .database()
        .as(
            request.caller(),
            tx ->
                contracts
                    .active(tx, dataset)
                    .chain(() -> reader.histories(tx, dataset, from(now), Qualities.DELIVERIES))
                    .map(all -> all.getOrDefault(dataset, new History(List.of())))
                    .chain(history ->
                        rules(tx, history).map(rules -> dataset(dataset, history, rules, now)))
                    .call(shown -> open(tx, dataset).invoke(found -> shown.put("findings", found))))
        .map(Reply::ok);
  }

  private static Instant from(Instant now) {
    return now.minus(Qualities.WINDOW);
  }

  /** The newest findings that are open. */
  private Uni<List<Map<String, Object>>> open(Tx tx, String dataset) {
    FindingRepository.Filter filter =
        new FindingRepository.Filter(Optional.of(dataset), Optional.empty(), Optional.of("open"));
    return findings
        .list(tx, filter, BatchQueries.newest(), FINDINGS)
        .map(found -> found.stream().map(FindingRoutes::item).toList());
  }

  private Uni<List<QualityReader.RuleLine>> rules(Tx tx, History history) {
    return history.lines().isEmpty()
        ? Uni.createFrom().item(List.of())
        : reader.rules(tx, history.lines().getFirst().batch());
  }

  private Map<String, Object> dataset(
      String dataset, History history, List<QualityReader.RuleLine> rules, Instant now) {
    QualityShown shown = shown();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("dataset", dataset);
    members.putAll(QualityShown.method());
    members.put("from", from(now));
    members.put("to", now);
    members.put("days_30", shown.average(history));
    List<History.Past> deliveries = history.deliveries(region -> true);
    if (deliveries.isEmpty()) {
      members.put("newest", QualityShown.NOT_MEASURED);
    } else {
      Map<String, Object> newest = shown.newest(history, deliveries.getFirst());
      newest.put("rules", QualityShown.rules(rules));
      members.put("newest", newest);
    }
    return members;
  }

  private Uni<Reply> all(Request request) {
    Instant now = ports.clock().instant();
    Instant from = from(now);
    return contracts
        .all(request.caller())
        .chain(known ->
            ports
                .database()
                .as(
                    request.caller(),
                    tx ->
                        reader
                            .histories(tx, null, from, Qualities.DELIVERIES)
                            .chain(histories ->
                                levels
                                    .measured(tx, known, overall(histories), from)
                                    .map(measured -> overview(known, histories, measured, now)))))
        .map(Reply::ok);
  }

  private Map<String, Object> overview(
      List<ActiveContract> known,
      Map<String, History> histories,
      Map<String, Object> measured,
      Instant now) {
    QualityShown shown = shown();
    List<Object> datasets = new ArrayList<>();
    for (ActiveContract active : known) {
      String name = active.contract().dataset();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("dataset", name);
      one.putAll(shown.average(histories.getOrDefault(name, new History(List.of()))));
      datasets.add(one);
    }
    Map<String, Object> members = new LinkedHashMap<>(QualityShown.method());
    members.put("from", from(now));
    members.put("to", now);
    members.put("datasets", datasets);
    members.put("service_levels", measured);
    return members;
  }

  /** The score of what arrived, over all datasets. */
  private static OptionalDouble overall(Map<String, History> histories) {
    List<Score.Delivery> deliveries = new ArrayList<>();
    for (History history : histories.values()) {
      for (History.Past past : history.deliveries(region -> true)) {
        deliveries.add(new Score.Delivery(past.rows(), past.score(RuleCounts.Side.RECEIVED)));
      }
    }
    return Score.mean(deliveries);
  }

  private QualityShown shown() {
    return new QualityShown(
        ports.regions().byCode().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey)));
  }
}
