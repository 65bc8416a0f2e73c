package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Gate;
import dev.trivium.data.contract.Rule;
import dev.trivium.data.contract.Rulebook;
import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.quality.GateSql;
import dev.trivium.data.quality.GateVerdict;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures the gates of a contract over the whole dataset: read-only, each within its time. A gate
 * that takes longer or cannot run is "not measured"; it never fails a delivery.
 */
final class Gates {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String READ_ONLY =
      """
      select set_config('transaction_read_only', 'on', true) as only,
             set_config('statement_timeout', $1, true) as within
      """;

  private final DataPorts ports;

  Gates(DataPorts ports) {
    this.ports = ports;
  }

  /** The rules of a contract that are gates. */
  static List<Rule> of(Contract contract) {
    return contract.allRules().filter(rule -> rule.gate() != null && rule.gate().atOnce()).toList();
  }

  /** What was observed over the dataset, by rule; rules about the delivery are not among them. */
  Uni<Map<Rule, OptionalDouble>> measured(Contract contract) {
    List<Rule> gates = of(contract);
    if (gates.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    GateSql sql = new GateSql(contract.relation(), ports.seal()::blindIndex);
    return ports
        .database()
        .asJob(Job.QUALITY, tx -> limited(tx).chain(() -> each(tx, gates, sql)))
        .onFailure()
        // The rows are in; a job that cannot run leaves its gates unmeasured.
        .recoverWithItem(Map.of());
  }

  /** Decides about each gate from what was observed and what the delivery counted. */
  static List<GateVerdict> verdicts(
      Contract contract, Map<Rule, OptionalDouble> observed, RuleCounts counts) {
    Rulebook rulebook = new Rulebook(contract);
    List<GateVerdict> verdicts = new ArrayList<>();
    for (Rule rule : of(contract)) {
      Gate gate = rule.gate();
      if (gate != null) {
        String id = rulebook.idOf(rule);
        boolean counted = counts.of(id).evaluated() > 0;
        OptionalDouble value =
            gate.measure() instanceof Gate.Counted
                ? counted(gate, id, counts)
                : observed.getOrDefault(rule, OptionalDouble.empty());
        Measured measured = new Measured(id, rule.dimension(), rule.severity());
        verdicts.add(new GateVerdict(measured, gate.threshold(), value, counted));
      }
    }
    return verdicts;
  }

  private static OptionalDouble counted(Gate gate, String id, RuleCounts counts) {
    long rows = counts.of(Rulebook.ROWS).evaluated();
    double failed = counts.of(id).failed();
    if (!gate.threshold().percent()) {
      return OptionalDouble.of(failed);
    }
    return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * failed / rows);
  }

  private static Uni<Integer> limited(Tx tx) {
    return tx.list(READ_ONLY, row -> row.text("only"), String.valueOf(LIMIT.toMillis()))
        .map(List::size);
  }

  private static Uni<Map<Rule, OptionalDouble>> each(Tx tx, List<Rule> gates, GateSql sql) {
    Map<Rule, OptionalDouble> found = new HashMap<>();
    Uni<Map<Rule, OptionalDouble>> all = Uni.createFrom().item(found);
    for (Rule rule : gates) {
      Gate gate = rule.gate();
      Optional<GateSql.Statement> statement =
          gate == null ? Optional.empty() : sql.of(gate.measure());
      if (gate != null && statement.isPresent()) {
        all =
            all.chain(() -> one(tx, statement.get(), gate.threshold().percent()))
                .map(value -> {
                  found.put(rule, value);
                  return found;
                });
      }
    }
    return all;
  }

  private static Uni<OptionalDouble> one(Tx tx, GateSql.Statement statement, boolean percent) {
    return tx.savepoint(() ->
            tx.find(statement.sql(), row -> value(row, percent), statement.arguments().toArray()))
        .map(value -> value.orElse(OptionalDouble.empty()))
        .onFailure()
        .recoverWithItem(OptionalDouble.empty());
  }

  private static OptionalDouble value(Fields row, boolean percent) {
    if (row.isNull("value")) {
      return OptionalDouble.empty();
    }
    double value = row.real("value");
    if (!percent || row.isNull("total")) {
      return OptionalDouble.of(value);
    }
    double total = row.real("total");
    return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * value / total);
  }
}
