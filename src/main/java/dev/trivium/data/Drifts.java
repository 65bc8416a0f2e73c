package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Gate;
import dev.trivium.data.contract.Rule;
import dev.trivium.data.contract.Rulebook;
import dev.trivium.data.quality.Anomalies;
import dev.trivium.data.quality.Anomalies.Delivered;
import dev.trivium.data.quality.Anomaly;
import dev.trivium.data.quality.DriftSql;
import dev.trivium.data.quality.Psi;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Measures whether the values of the newest delivery are like those before. The reference is what
 * the deliveries before left in the table, without those that had drifted when they came: so a
 * single odd delivery does not spoil it, and a shift that stays becomes usual by and by.
 */
final class Drifts {
  private static final int REFERENCE = 20;
  private static final String WITHIN = "select set_config('statement_timeout', $1, true) as within";
  private static final String LIMIT_MILLIS = "5000";

  private final FindingRepository findings;

  Drifts(FindingRepository findings) {
    this.findings = findings;
  }

  /**
   * @param deliveries of the region, newest first
   */
  Uni<List<Anomaly>> measured(Tx tx, Contract contract, int region, List<Delivered> deliveries) {
    List<Rule> rules =
        contract
            .allRules()
            .filter(rule -> rule.gate() != null && rule.gate().measure() instanceof Gate.Drift)
            .toList();
    if (rules.isEmpty() || deliveries.size() < 2) {
      return Uni.createFrom().item(List.of());
    }
    Rulebook rulebook = new Rulebook(contract);
    UUID newest = deliveries.getFirst().batch();
    UUID[] before =
        deliveries.subList(1, Math.min(deliveries.size(), REFERENCE + 1)).stream()
            .map(Delivered::batch)
            .toArray(UUID[]::new);
    return tx.list(WITHIN, row -> true, LIMIT_MILLIS)
        .onItem()
        .transformToMulti(set -> Multi.createFrom().iterable(rules))
        .onItem()
        .transformToUniAndConcatenate(
            rule -> one(tx, contract, region, rule.named(rulebook.idOf(rule)), newest, before))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect()
        .asList();
  }

  private Uni<Optional<Anomaly>> one(
      Tx tx, Contract contract, int region, Rule rule, UUID newest, UUID[] before) {
    Gate gate = rule.gate();
    if (gate == null || !(gate.measure() instanceof Gate.Drift drift)) {
      return Uni.createFrom().item(Optional.empty());
    }
    DriftSql sql = new DriftSql(contract.relation(), drift.property());
    return findings
        .drifted(tx, contract.dataset(), rule.id(), region, before)
        .chain(
            drifted -> tx.savepoint(() -> bins(tx, sql, region, newest, without(before, drifted))))
        .map(Psi::of)
        .onFailure()
        // A table that is too large for the time is left unmeasured; what was said stands.
        .recoverWithItem(Optional.empty())
        .map(psi -> Anomalies.drift(region, rule, drift, newest, psi));
  }

  private static Uni<List<Psi.Bin>> bins(
      Tx tx, DriftSql sql, int region, UUID newest, UUID[] before) {
    return tx.list(sql.different(), row -> row.bigint("n"), region, newest, before)
        .map(List::getFirst)
        .chain(different ->
            different == 0
                ? Uni.createFrom().item(List.of())
                : tx.list(
                    sql.ordered() && different > DriftSql.FEW ? sql.bySize() : sql.byValue(),
                    row -> new Psi.Bin(row.bigint("reference"), row.bigint("current")),
                    region,
                    newest,
                    before));
  }

  private static UUID[] without(UUID[] batches, List<UUID> left) {
    return List.of(batches).stream()
        .filter(batch -> !left.contains(batch))
        .collect(Collectors.toList())
        .toArray(UUID[]::new);
  }
}
