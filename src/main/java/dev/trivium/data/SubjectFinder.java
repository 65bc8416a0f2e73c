package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.NamedRow;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.SubjectOf;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Fields;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds who is meant by a key or by a personal value. It looks as the caller, so somebody of
 * another region is as good as unknown.
 */
final class SubjectFinder {
  private final DataPorts ports;
  private final Contracts contracts;

  SubjectFinder(DataPorts ports, Contracts contracts) {
    this.ports = ports;
    this.contracts = contracts;
  }

  /** Errors: 404 if the caller's regions know nobody of that name. */
  Uni<Set<Subject>> find(Caller caller, String dataset, Map<String, String> named) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                contracts
                    .active(tx, dataset)
                    .chain(active -> find(tx, caller, active.contract(), named)))
        .map(found -> {
          if (found.isEmpty()) {
            throw DataProblems.unknownSubject();
          }
          return found;
        });
  }

  private Uni<Set<Subject>> find(
      Tx tx, Caller caller, Contract contract, Map<String, String> named) {
    NamedRow row = NamedRow.of(contract, named).orElseThrow(DataProblems::unknownSubject);
    Uni<Set<Subject>> byName =
        row.subject().isPresent() ? byName(tx, caller, contract, row.subject().get()) : none();
    return byName.chain(found -> found.isEmpty() ? byRow(tx, contract, row) : one(found));
  }

  /** Who has that name in a region of the caller, and left a row there, good or refused. */
  private Uni<Set<Subject>> byName(Tx tx, Caller caller, Contract contract, SubjectOf.Named named) {
    List<Integer> regions = new ArrayList<>(ports.regions().idsOf(caller));
    regions.add(0);
    Integer[] places = regions.toArray(Integer[]::new);
    UUID[] ids =
        regions.stream()
            .map(region -> ports.seal().subject(region, named.domain(), named.value()))
            .toArray(UUID[]::new);
    String sql =
        """
        select u.region_id, u.subject from unnest($1::int[], $2::uuid[]) as u (region_id, subject)
         where exists (select from data."%s" t
                 where t.region_id = u.region_id and t._subject = u.subject)
            or exists (select from ingest.quarantine q
                 where q.region_id = u.region_id and q.subject = u.subject)
        """
            .formatted(contract.relation());
    return tx.list(sql, SubjectFinder::subject, places, ids).map(LinkedHashSet::new);
  }

  private Uni<Set<Subject>> byRow(Tx tx, Contract contract, NamedRow row) {
    Optional<List<Object>> key = row.key();
    if (key.isPresent()) {
      return tx.list(RowLookup.subjects(contract), SubjectFinder::subject, key.get().toArray())
          .map(LinkedHashSet::new);
    }
    Optional<Map.Entry<Property, String>> value = row.comparable();
    if (value.isEmpty()) {
      return none();
    }
    Property property = value.get().getKey();
    String sql =
        """
        select distinct region_id, _subject as subject from data."%s"
         where "%s" = $1 and _subject is not null
        """
            .formatted(contract.relation(), property.blindColumn().orElseThrow());
    byte[] blind = ports.seal().blindIndex(property.blindDomain(), value.get().getValue());
    return tx.list(sql, SubjectFinder::subject, (Object) blind).map(LinkedHashSet::new);
  }

  private static Subject subject(Fields row) {
    return new Subject(row.integer("region_id"), row.uuid("subject"));
  }

  private static Uni<Set<Subject>> none() {
    return one(Set.of());
  }

  private static <T> Uni<T> one(T item) {
    return Uni.createFrom().item(item);
  }
}
