package dev.trivium.data;

import dev.trivium.data.contract.Property;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Subject;
import dev.trivium.store.SubjectKeys;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One export: a header, then row after row and thing after thing, then the trail, then a line that
 * counts what came before it. Without that last line an export was cut.
 */
final class ExportRun {
  private static final List<String> REACH =
      List.of(
          "rows are found by their subject in every dataset whose contract has one",
          "refused rows are found if their line could be read so far that it said whose it is");

  private final DataPorts ports;
  private final Caller caller;
  private final Quarantine quarantine;
  private final List<PersonalStore> stores;
  private final int limit;
  private final Order order;
  private final ExportTrail trail;
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * What is to be given.
   *
   * @param contracts those that know subjects
   */
  record Order(
      Set<Subject> subjects, String purpose, List<ActiveContract> contracts, SubjectKeys keys) {}

  /**
   * @param limit things of one page
   */
  ExportRun(
      DataPorts ports,
      Caller caller,
      Quarantine quarantine,
      List<PersonalStore> stores,
      int limit,
      Order order) {
    this.ports = ports;
    this.caller = caller;
    this.quarantine = quarantine;
    this.stores = stores;
    this.limit = limit;
    this.order = order;
    this.trail = new ExportTrail(ports, caller, limit);
  }

  /** Whole lines, a page at once; the next page is read when it is asked for. One subscriber. */
  Multi<Buffer> lines() {
    List<Multi<Pages.Page<?>>> parts = new ArrayList<>();
    for (Subject subject : order.subjects()) {
      order.contracts().forEach(active -> parts.add(rows(subject, active)));
      parts.add(refused(subject));
      stores.forEach(store -> parts.add(things(subject, store)));
      parts.add(trail.decided(subject));
      parts.add(trail.rights(subject));
      parts.add(trail.refused(subject));
      order.contracts().forEach(active -> parts.add(trail.rows(subject, active)));
    }
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().item(this::header),
            Multi.createBy().concatenating().streams(parts).map(this::encoded),
            Multi.createFrom().item(this::footer))
        .filter(lines -> lines.length() > 0);
  }

  private Buffer header() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kind", "header");
    members.put("at", ports.clock().instant());
    members.put("by", caller.sub());
    members.put("purpose", order.purpose());
    members.put(
        "subjects",
        order.subjects().stream()
            .map(subject ->
                Map.of("region", code(subject.region()), "subject", subject.id().toString()))
            .toList());
    members.put(
        "contracts",
        order.contracts().stream()
            .map(active -> {
              Map<String, Object> contract = new LinkedHashMap<>();
              contract.put("dataset", active.contract().dataset());
              contract.put("id", active.contract().id());
              contract.put("version", active.contract().version());
              return contract;
            })
            .toList());
    List<String> reach = new ArrayList<>(REACH);
    stores.forEach(store -> reach.add(store.reach()));
    members.put("reach", reach);
    return line(members);
  }

  private Buffer footer() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kind", "end");
    members.put("lines", counts);
    return line(members);
  }

  private Multi<Pages.Page<?>> rows(Subject subject, ActiveContract active) {
    SubjectRows rows = new SubjectRows(active.contract());
    return Pages.of(
        List.<Object>of(),
        after ->
            as(tx -> rows.page(tx, subject, false, after, limit))
                .chain(page ->
                    Reactive.onWorker(
                        ports.vertx().getOrCreateContext(),
                        () -> opened(active, page, after.isEmpty()))));
  }

  /** The contract stands in front of its first row, so that the rows can be read without us. */
  private Pages.Page<List<Object>> opened(
      ActiveContract active, List<SubjectRows.Placed> page, boolean first) {
    List<Map<String, Object>> lines = new ArrayList<>();
    if (first && !page.isEmpty()) {
      Map<String, Object> contract = ofKind("contract");
      contract.put("dataset", active.contract().dataset());
      contract.put("version", active.contract().version());
      contract.put("odcs", Json.tree(active.json()));
      lines.add(contract);
    }
    page.forEach(placed -> lines.add(row(active, placed.row())));
    return new Pages.Page<>(
        lines, page.isEmpty() ? List.of() : page.getLast().place(), page.size() == limit);
  }

  private Map<String, Object> row(ActiveContract active, KeptRow row) {
    Map<String, Object> members = ofKind("row");
    members.put("dataset", active.contract().dataset());
    members.put("region", code(row.region()));
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    for (Property property : active.contract().properties()) {
      Object value = row.values().get(property.name());
      if (value != null && property.personal()) {
        row.opened(property, order.keys())
            .ifPresentOrElse(
                clear -> values.put(property.name(), clear), () -> unreadable.add(property.name()));
      } else if (value != null) {
        values.put(property.name(), value);
      }
    }
    members.put("values", values);
    if (!unreadable.isEmpty()) {
      members.put("unreadable", unreadable);
    }
    return members;
  }

  private Multi<Pages.Page<?>> refused(Subject subject) {
    return Pages.of(
        Listing.Place.START,
        after ->
            as(tx -> quarantine.ofSubject(tx, subject, after, limit))
                .map(page ->
                    new Pages.Page<>(
                        page.stream().map(ExportRun::refused).toList(),
                        page.isEmpty()
                            ? after
                            : new Listing.Place(
                                page.getLast().row().at(), page.getLast().row().id()),
                        page.size() == limit)));
  }

  private static Map<String, Object> refused(Quarantine.Shown shown) {
    Map<String, Object> members = ofKind("quarantine");
    members.putAll(QuarantineRoutes.item(shown));
    return members;
  }

  private Multi<Pages.Page<?>> things(Subject subject, PersonalStore store) {
    return Pages.of(
        "",
        after ->
            as(tx -> store.page(tx, subject, after, limit))
                .map(page ->
                    new Pages.Page<>(
                        page.stream()
                            .map(item -> {
                              Map<String, Object> members = ofKind(store.kind());
                              members.putAll(item.members());
                              return members;
                            })
                            .toList(),
                        page.isEmpty() ? after : page.getLast().place(),
                        page.size() == limit)));
  }

  private Buffer encoded(Pages.Page<?> page) {
    Buffer lines = Buffer.buffer();
    page.lines()
        .forEach(members -> {
          counts.merge(String.valueOf(members.get("kind")), 1, Integer::sum);
          lines.appendBuffer(line(members));
        });
    return lines;
  }

  private String code(int region) {
    return ports.regions().byCode().entrySet().stream()
        .filter(entry -> entry.getValue() == region)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Caller.ALL);
  }

  private <T> Uni<T> as(Function<Tx, Uni<T>> work) {
    return ports.database().as(caller, work);
  }

  static Map<String, Object> ofKind(String kind) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kind", kind);
    return members;
  }

  private static Buffer line(Map<String, Object> members) {
    return Json.encode(members).appendByte((byte) '\n');
  }
}
