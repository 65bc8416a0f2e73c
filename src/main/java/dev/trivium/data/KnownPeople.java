package dev.trivium.data;

import dev.trivium.data.contract.SubjectRule;
import dev.trivium.data.contract.Words;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Subject;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds people by the value that says whose a row is: it is hashed as it is when rows are taken in,
 * and those hashes are kept that belong to somebody who is known.
 */
final class KnownPeople implements Mentions {
  /** A contract that became active counts after this time at the latest. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final DataPorts ports;
  private final Contracts contracts;
  private final int most;
  private volatile Domains known = new Domains(Set.of(), Instant.EPOCH);

  private record Domains(Set<String> names, Instant until) {
    Domains {
      names = Set.copyOf(names);
    }
  }

  /**
   * @param most words of a text that are looked at
   */
  KnownPeople(DataPorts ports, Contracts contracts, int most) {
    this.ports = ports;
    this.contracts = contracts;
    this.most = most;
  }

  @Override
  public Uni<Set<UUID>> in(Caller caller, Collection<String> texts) {
    return Uni.createFrom()
        .deferred(() -> {
          Set<String> words = Words.of(texts, most);
          return words.isEmpty() ? nobody() : domains().chain(names -> named(names, words));
        });
  }

  private Uni<Set<UUID>> named(Set<String> domains, Set<String> words) {
    if (domains.isEmpty()) {
      return nobody();
    }
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> hashed(domains, words))
        .chain(ports.keys()::known)
        .map(found -> found.stream().map(Subject::id).collect(Collectors.toSet()));
  }

  private List<Subject> hashed(Set<String> domains, Set<String> words) {
    List<Integer> regions =
        Stream.concat(Stream.of(0), ports.regions().byCode().values().stream()).toList();
    List<Subject> subjects = new ArrayList<>();
    for (int region : regions) {
      for (String domain : domains) {
        for (String word : words) {
          subjects.add(new Subject(region, ports.seal().subject(region, domain, word)));
        }
      }
    }
    return subjects;
  }

  /** Domains in which one value names a person; several together never stand in one word. */
  private Uni<Set<String>> domains() {
    Domains now = known;
    if (now.until().isAfter(ports.clock().instant())) {
      return Uni.createFrom().item(now.names());
    }
    return contracts
        .all(HouseCaller.STEWARD)
        .map(all ->
            all.stream()
                .flatMap(active -> active.contract().subject().stream())
                .filter(rule -> rule.properties().size() == 1)
                .map(SubjectRule::domain)
                .collect(Collectors.toSet()))
        .invoke(names -> known = new Domains(names, ports.clock().instant().plus(FRESH)));
  }

  private static Uni<Set<UUID>> nobody() {
    return Uni.createFrom().item(Set.of());
  }
}
