package dev.trivium.data;

import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Keeps documents about people out who were erased. */
final class DocumentsOfErased {
  static final String REASON = "The person it is about was erased, so nothing of it is kept.";

  private final DataPorts ports;
  private final ErasureRepository erasures = new ErasureRepository();

  DocumentsOfErased(DataPorts ports) {
    this.ports = ports;
  }

  /**
   * Whether the person was erased; if not, nobody of these regions is until the transaction ends.
   */
  Uni<Boolean> isErased(Tx tx, Delivered sent) {
    UUID subject = sent.subject();
    if (subject == null) {
      return Uni.createFrom().item(false);
    }
    // A document of all regions may be about somebody of any of them.
    List<Integer> regions = new ArrayList<>(List.of(sent.region()));
    if (sent.region() == 0) {
      ports.regions().byCode().values().stream().sorted().forEach(regions::add);
    }
    Set<Subject> people =
        regions.stream().map(region -> new Subject(region, subject)).collect(Collectors.toSet());
    return erasures
        .shared(tx, regions.toArray(Integer[]::new))
        .chain(() -> ports.seal().opening(people))
        .map(keys -> people.stream().anyMatch(keys::isErased));
  }
}
