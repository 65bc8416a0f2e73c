package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Datasets over HTTP: which there are, what they hold, how fresh they are for the caller. */
final class DatasetRoutes implements Routes {
  private final DataPorts ports;
  private final Contracts contracts;
  private final DatasetRepository repository = new DatasetRepository();
  private final ProposalRepository proposals = new ProposalRepository();
  private final RecoveryRepository recoveries = new RecoveryRepository();

  DatasetRoutes(DataPorts ports, Contracts contracts) {
    this.ports = ports;
    this.contracts = contracts;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/datasets", this::list);
    endpoints.get("/v1/datasets/:dataset", this::get);
  }

  private Uni<Reply> list(Request request) {
    return ports
        .database()
        .reading(
            request.caller(),
            tx ->
                contracts
                    .all(tx)
                    .chain(all ->
                        recoveries
                            .last(tx)
                            .map(last -> listed(all, last.map(DatasetRoutes::recovery)))))
        .map(Reply::ok);
  }

  private Uni<Reply> get(Request request) {
    return ports
        .database()
        .reading(
            request.caller(),
            tx ->
                contracts
                    .active(tx, request.path("dataset"))
                    .chain(active ->
                        repository
                            .fresh(tx, active.contract().relation())
                            .map(fresh -> shown(active, fresh))
                            .call(members ->
                                proposals
                                    .awaiting(tx, active.contract().dataset())
                                    .invoke(found ->
                                        found.ifPresent(proposal ->
                                            members.put("proposed", proposal.shown()))))))
        .map(Reply::ok);
  }

  private static Map<String, Object> listed(
      List<ActiveContract> all, Optional<Map<String, Object>> recovery) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("items", all.stream().map(DatasetRoutes::head).toList());
    recovery.ifPresent(last -> members.put("recovery", last));
    return members;
  }

  /** So that senders know what to repeat: what was committed later is not here. */
  private static Map<String, Object> recovery(RecoveryRepository.Recovery last) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kind", last.kind());
    members.put("at", last.at());
    if (last.point() != null) {
      members.put("point", last.point());
    }
    return members;
  }

  private static Map<String, Object> head(ActiveContract active) {
    Contract contract = active.contract();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", contract.dataset());
    members.put("label", contract.label());
    members.put("description", contract.description());
    members.put("contract", contract.id());
    members.put("version", contract.version());
    members.put("state", active.state());
    return members;
  }

  private static Map<String, Object> shown(ActiveContract active, DatasetRepository.Fresh fresh) {
    Map<String, Object> members = new LinkedHashMap<>(head(active));
    members.put("rows", fresh.rows());
    if (fresh.newest() != null) {
      members.put("newest_row_at", fresh.newest());
    }
    members.put(
        "properties",
        active.contract().properties().stream().map(DatasetRoutes::property).toList());
    return members;
  }

  private static Map<String, Object> property(Property property) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", property.name());
    members.put("label", property.label());
    members.put("type", property.type().word());
    members.put("required", property.required());
    members.put("key", property.isKey());
    members.put("personal", property.personal());
    if (property.unit() != null) {
      members.put("unit", property.unit());
    }
    return members;
  }
}
