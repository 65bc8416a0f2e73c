package dev.trivium.data;

import dev.trivium.data.contract.Mask;
import dev.trivium.data.contract.Property;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.SubjectKeys;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows rows to those who may not read what is personal in them. */
final class MaskedRows {
  private final DataPorts ports;

  MaskedRows(DataPorts ports) {
    this.ports = ports;
  }

  /**
   * The rows by property, personal values masked, each with its region. Masks that show a part need
   * the value; without keys they show nothing.
   */
  Uni<List<Map<String, Object>>> shown(List<KeptRow> rows) {
    boolean needed =
        rows.stream()
            .limit(1)
            .flatMap(row -> row.contract().properties().stream())
            .anyMatch(property -> property.personal() && property.mask() != Mask.FULL);
    return needed
        ? opening(rows)
            .map(Optional::of)
            .onFailure(MaskedRows::keysAreAway)
            .recoverWithItem(Optional.empty())
            .chain(keys ->
                Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> all(rows, keys)))
        : Uni.createFrom().item(() -> all(rows, Optional.empty()));
  }

  Uni<SubjectKeys> opening(List<KeptRow> rows) {
    return ports.seal().opening(rows.stream().map(KeptRow::owner).collect(Collectors.toSet()));
  }

  private static boolean keysAreAway(Throwable failure) {
    return failure instanceof ProblemException known
        && known.problem().slug().equals("data/keys-unavailable");
  }

  private List<Map<String, Object>> all(List<KeptRow> rows, Optional<SubjectKeys> keys) {
    return rows.stream().map(row -> shown(row, keys)).toList();
  }

  private Map<String, Object> shown(KeptRow row, Optional<SubjectKeys> keys) {
    Map<String, Object> members = row.head(ports.regions());
    for (Property property : row.contract().properties()) {
      Object value = row.values().get(property.name());
      if (value != null) {
        members.put(property.name(), property.personal() ? mask(row, property, keys) : value);
      }
    }
    return members;
  }

  private static String mask(KeptRow row, Property property, Optional<SubjectKeys> keys) {
    return keys.filter(known -> property.mask() != Mask.FULL)
        .flatMap(known -> row.opened(property, known))
        .map(clear -> property.mask().shown(clear))
        .orElseGet(() -> Mask.FULL.shown(""));
  }
}
