package dev.trivium.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Freshness;
import dev.trivium.data.contract.Gate;
import dev.trivium.data.contract.Rule;
import dev.trivium.data.contract.Rulebook;
import dev.trivium.data.quality.Anomalies;
import dev.trivium.data.quality.Anomalies.Delivered;
import dev.trivium.data.quality.Anomaly;
import dev.trivium.data.quality.Anomaly.Numbers;
import dev.trivium.data.quality.Anomaly.Topic;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at every dataset and tells what became unusual and what is over. A dataset is looked at in
 * one transaction under a lock of its own, so that two nodes never judge by different states; what
 * depends on deliveries alone is measured once for each newest delivery.
 */
final class Watch {
  private static final int DATASETS = 500;
  private static final int DELIVERIES = 61;

  private final DataPorts ports;
  private final WatchConfig config;
  private final Contracts contracts;
  private final FindingRepository findings = new FindingRepository();
  private final WatchRepository measures = new WatchRepository();
  private final Drifts drifts = new Drifts(findings);
  private final Cache<String, Seen> seen = Caffeine.newBuilder().maximumSize(DATASETS).build();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  Watch(DataPorts ports, WatchConfig config, Contracts contracts) {
    this.ports = ports;
    this.config = config;
    this.contracts = contracts;
  }

  /** What deliveries gave, as long as there is no newer one. */
  private record Seen(UUID contract, List<WatchRepository.Newest> newest, List<Anomaly> anomalies) {
    boolean still(UUID now, List<WatchRepository.Newest> deliveries) {
      return contract.equals(now) && newest.equals(deliveries);
    }
  }

  /** What one look at a dataset changed. */
  record Told(List<WatchObservations.Opened> opened, List<WatchObservations.Closed> closed) {}

  /** One look at everything; emits how many findings were opened or closed here. */
  Uni<Integer> look() {
    return ports
        .database()
        .asJob(Job.QUALITY, contracts::all)
        .onItem()
        .transformToMulti(all -> Multi.createFrom().iterable(all))
        .filter(active -> active.contract().status().takesRows())
        .onItem()
        .transformToUniAndConcatenate(this::alone)
        .collect()
        .with(java.util.stream.Collectors.summingInt(Integer::intValue));
  }

  /** A dataset that cannot be looked at keeps no other from being looked at; it is told once. */
  private Uni<Integer> alone(ActiveContract active) {
    String dataset = active.contract().dataset();
    return look(active)
        .invoke(done -> failing.remove(dataset))
        .onFailure()
        .recoverWithItem(failure -> {
          if (failing.add(dataset)) {
            ports.observer().observe(new DataObservation.WatchFailed(dataset, failure));
          }
          return 0;
        });
  }

  private Uni<Integer> look(ActiveContract active) {
    String dataset = active.contract().dataset();
    Instant now = ports.clock().instant();
    return ports
        .database()
        .asJob(
            Job.QUALITY,
            tx ->
                measures
                    .alone(tx, dataset)
                    .chain(mine ->
                        mine
                            ? judged(tx, active, now).chain(found -> told(tx, dataset, found, now))
                            : Uni.createFrom().item(new Told(List.of(), List.of()))))
        .map(told -> WatchObservations.tell(ports.observer(), dataset, told, now));
  }

  /** Every condition there is now. */
  private Uni<List<Anomaly>> judged(Tx tx, ActiveContract active, Instant now) {
    Contract contract = active.contract();
    List<Anomaly> all = new ArrayList<>();
    return measures
        .newest(tx, contract.dataset())
        .call(newest -> ofDeliveries(tx, active, newest).invoke(all::addAll))
        .call(newest -> late(tx, contract, newest, now).invoke(all::addAll))
        .chain(() -> measures.ageing(tx, contract.dataset(), now.minus(config.tellAfter())))
        .map(ageing -> {
          ageing.forEach(old ->
              all.add(
                  Anomalies.ageing(old.region(), old.rows(), old.oldest(), config.quarantine())));
          return all;
        });
  }

  private Uni<List<Anomaly>> ofDeliveries(
      Tx tx, ActiveContract active, List<WatchRepository.Newest> newest) {
    String dataset = active.contract().dataset();
    Seen before = seen.getIfPresent(dataset);
    if (before != null && before.still(active.id(), newest)) {
      return Uni.createFrom().item(before.anomalies);
    }
    List<Anomaly> all = new ArrayList<>();
    return measures
        .deliveries(tx, dataset, DELIVERIES)
        .onItem()
        .transformToMulti(regions -> Multi.createFrom().iterable(regions.entrySet()))
        .onItem()
        .transformToUniAndConcatenate(region ->
            drifts
                .measured(tx, active.contract(), region.getKey(), region.getValue())
                .invoke(drifted -> {
                  all.addAll(drifted);
                  all.addAll(ofRegion(active.contract(), region.getKey(), region.getValue()));
                }))
        .collect()
        .asList()
        .chain(() -> quality(tx, dataset, newest))
        .map(quality -> {
          all.addAll(quality);
          seen.put(dataset, new Seen(active.id(), newest, List.copyOf(all)));
          return all;
        });
  }

  /** Volume and columns. */
  private static List<Anomaly> ofRegion(Contract contract, int region, List<Delivered> deliveries) {
    Rulebook rulebook = new Rulebook(contract);
    List<Anomaly> all = new ArrayList<>(Anomalies.schema(region, deliveries));
    contract
        .allRules()
        .forEach(rule -> {
          Gate gate = rule.gate();
          if (gate != null && gate.measure() instanceof Gate.Volume volume) {
            Rule named = rule.named(rulebook.idOf(rule));
            Anomalies.volume(region, named, volume, deliveries).ifPresent(all::add);
          }
        });
    return all;
  }

  private Uni<List<Anomaly>> quality(Tx tx, String dataset, List<WatchRepository.Newest> newest) {
    List<Anomaly> all = new ArrayList<>();
    UUID[] batches =
        newest.stream().map(WatchRepository.Newest::batch).distinct().toArray(UUID[]::new);
    return measures
        .scores(tx, batches)
        .invoke(scores ->
            scores.stream()
                .filter(scored ->
                    newest.stream()
                        .anyMatch(each ->
                            each.region() == scored.region()
                                && each.batch().equals(scored.batch())))
                .forEach(scored ->
                    Anomalies.score(scored.region(), scored.batch(), scored.score(), config.score())
                        .ifPresent(all::add)))
        .chain(() -> measures.gates(tx, dataset))
        .map(gates -> {
          gates.forEach(gate -> all.add(failed(gate)));
          return all;
        });
  }

  /** A rule about the whole concerns no single region. */
  private static Anomaly failed(WatchRepository.Failed gate) {
    return new Anomaly(
        new Topic(Anomaly.Kind.QUALITY, ChunkOutcomes.UNPLACED, "gate:" + gate.rule()),
        gate.severity(),
        Optional.of(gate.batch()),
        new Numbers(
            gate.observed(), null, null, "gate", Map.of("must_be", Json.tree(gate.threshold()))),
        true);
  }

  private Uni<List<Anomaly>> late(
      Tx tx, Contract contract, List<WatchRepository.Newest> newest, Instant now) {
    return Multi.createFrom()
        .iterable(contract.freshness())
        .onItem()
        .transformToUniAndConcatenate(level ->
            last(tx, contract, level, newest, now)
                .map(byRegion ->
                    byRegion.entrySet().stream()
                        .flatMap(last ->
                            Anomalies.stale(last.getKey(), level, Optional.of(last.getValue()), now)
                                .stream())
                        .toList()))
        .collect()
        .asList()
        .map(each -> each.stream().flatMap(List::stream).toList());
  }

  private Uni<Map<Integer, Instant>> last(
      Tx tx, Contract contract, Freshness level, List<WatchRepository.Newest> newest, Instant now) {
    if (level.element().isPresent()) {
      return measures.newestElement(tx, contract.relation(), level.element().get(), now);
    }
    Map<Integer, Instant> deliveries = new LinkedHashMap<>();
    newest.forEach(each -> deliveries.put(each.region(), each.at()));
    return Uni.createFrom().item(deliveries);
  }

  private Uni<Told> told(Tx tx, String dataset, List<Anomaly> now, Instant at) {
    List<WatchObservations.Opened> opened = new ArrayList<>();
    List<WatchObservations.Closed> closed = new ArrayList<>();
    return findings
        .open(tx, dataset)
        .map(open -> Anomalies.change(new HashSet<>(open), now))
        .call(change ->
            Multi.createFrom()
                .iterable(change.opened())
                .onItem()
                .transformToUniAndConcatenate(found -> {
                  UUID id = ports.ids().next();
                  return findings
                      .open(tx, id, dataset, found, at)
                      .invoke(here -> {
                        if (here) {
                          opened.add(new WatchObservations.Opened(id, found));
                        }
                      });
                })
                .collect()
                .asList())
        .call(change ->
            Multi.createFrom()
                .iterable(change.closed())
                .onItem()
                .transformToUniAndConcatenate(topic ->
                    findings
                        .close(tx, dataset, topic, at)
                        .invoke(over ->
                            over.ifPresent(
                                each -> closed.add(new WatchObservations.Closed(topic, each)))))
                .collect()
                .asList())
        .map(done -> new Told(opened, closed));
  }
}
