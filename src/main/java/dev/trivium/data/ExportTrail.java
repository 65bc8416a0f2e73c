package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** What was done about a person: holds, erasures, and who read what in clear, and what for. */
final class ExportTrail {
  private final DataPorts ports;
  private final Caller caller;
  private final int limit;
  private final ErasureRepository erasures = new ErasureRepository();
  private final QuarantineRepository quarantine = new QuarantineRepository();
  private final Audit audit = new Audit();

  ExportTrail(DataPorts ports, Caller caller, int limit) {
    this.ports = ports;
    this.caller = caller;
    this.limit = limit;
  }

  /** Holds and erasures. */
  Multi<Pages.Page<?>> decided(Subject subject) {
    return as(tx ->
            erasures
                .holds(tx, subject)
                .chain(holds ->
                    erasures
                        .of(tx, subject)
                        .map(gone ->
                            Stream.concat(
                                    holds.stream().map(ExportTrail::hold),
                                    gone.stream().map(ExportTrail::erasure))
                                .toList())))
        .<Pages.Page<?>>map(lines -> new Pages.Page<>(lines, 0, false))
        .toMulti();
  }

  /** Who used the rights of the person: holds, exports, erasures. */
  Multi<Pages.Page<?>> rights(Subject subject) {
    return as(tx -> erasures.of(tx, subject))
        .map(gone ->
            Stream.concat(
                    Stream.of("subject/" + subject.id()),
                    gone.stream().map(erasure -> "erasure/" + erasure.id()))
                .toList())
        .onItem()
        .transformToMulti(objects -> entries(subject, objects));
  }

  /** Who read refused rows of the person. */
  Multi<Pages.Page<?>> refused(Subject subject) {
    return Pages.of(
            new UUID(0, 0),
            after ->
                as(tx -> quarantine.placesOf(tx, subject, after, limit))
                    .map(ids ->
                        new Pages.Page<>(
                            ids.stream()
                                .map(id -> Map.<String, Object>of("object", "quarantine/" + id))
                                .toList(),
                            ids.isEmpty() ? after : ids.getLast(),
                            ids.size() == limit)))
        .onItem()
        .transformToMultiAndConcatenate(page -> entries(subject, objects(page)));
  }

  /** Who read rows of the person, also before they were erased. */
  Multi<Pages.Page<?>> rows(Subject subject, ActiveContract active) {
    SubjectRows rows = new SubjectRows(active.contract());
    String dataset = active.contract().dataset();
    return Pages.of(
            List.<Object>of(),
            after ->
                as(tx -> rows.page(tx, subject, true, after, limit))
                    .map(page ->
                        new Pages.Page<>(
                            page.stream()
                                .map(placed ->
                                    Map.<String, Object>of(
                                        "object", dataset + "/" + placed.row().rowKey()))
                                .toList(),
                            page.isEmpty() ? after : page.getLast().place(),
                            page.size() == limit)))
        .onItem()
        .transformToMultiAndConcatenate(page -> entries(subject, objects(page)));
  }

  private static List<String> objects(Pages.Page<?> page) {
    return page.lines().stream().map(line -> String.valueOf(line.get("object"))).toList();
  }

  private Multi<Pages.Page<?>> entries(Subject subject, List<String> objects) {
    if (objects.isEmpty()) {
      return Multi.createFrom().empty();
    }
    String[] names = objects.toArray(String[]::new);
    return Pages.of(
        0L,
        after ->
            as(tx -> audit.about(tx, names, subject.id().toString(), after, limit))
                .map(found ->
                    new Pages.Page<>(
                        found.stream().map(ExportTrail::entry).toList(),
                        found.isEmpty() ? after : found.getLast().id(),
                        found.size() == limit)));
  }

  private static Map<String, Object> entry(Audit.About entry) {
    Map<String, Object> members = ExportRun.ofKind("audit");
    members.put("at", entry.at());
    members.put("by", entry.sub());
    members.put("action", entry.action());
    members.put("object", entry.object());
    entry.purpose().ifPresent(purpose -> members.put("purpose", purpose));
    members.put("detail", Json.tree(entry.detail()));
    return members;
  }

  private static Map<String, Object> hold(ErasureRepository.Hold hold) {
    Map<String, Object> members = ExportRun.ofKind("hold");
    members.put("reason", hold.reason());
    members.put("by", hold.by());
    members.put("at", hold.at());
    if (hold.released() != null) {
      members.put("released_at", hold.released());
    }
    return members;
  }

  private static Map<String, Object> erasure(ErasureRepository.Erasure erasure) {
    Map<String, Object> members = ExportRun.ofKind("erasure");
    members.put("id", erasure.id().toString());
    members.put("state", erasure.state());
    members.put("by", erasure.by());
    members.put("reason", erasure.reason());
    members.put("requested_at", erasure.requested());
    if (erasure.done() != null) {
      members.put("done_at", erasure.done());
    }
    if (erasure.finalAfter() != null) {
      members.put("final_after", erasure.finalAfter());
    }
    members.put("manifest", Json.tree(erasure.manifest()));
    return members;
  }

  private <T> Uni<T> as(Function<Tx, Uni<T>> work) {
    return ports.database().as(caller, work);
  }
}
