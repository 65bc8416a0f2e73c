package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Rule;
import dev.trivium.data.contract.Rulebook;
import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.quality.GateVerdict;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** What becomes known of the quality of a delivery when it is done. */
final class BatchQuality {
  /** Added to the id of a rule whose rows are counted on their own. */
  static final String GATE = ".gate";

  private final BatchRepository ledger;
  private final Gates gates;
  private final Contract contract;
  private final QualityRepository results = new QualityRepository();

  BatchQuality(DataPorts ports, BatchRepository ledger, Contract contract) {
    this.ledger = ledger;
    this.gates = new Gates(ports);
    this.contract = contract;
  }

  /** Measures the gates; before the batch ends, in a transaction of its own. */
  Uni<Map<Rule, OptionalDouble>> measured() {
    return gates.measured(contract);
  }

  /** Keeps what the rules said, in the transaction that ends the batch. */
  Uni<List<GateVerdict>> record(
      Tx tx, UUID batch, Map<Rule, OptionalDouble> observed, Instant now) {
    return ledger
        .counts(tx, batch)
        .chain(counted -> {
          RuleCounts counts = ChunkCounts.rules(counted);
          List<GateVerdict> verdicts = Gates.verdicts(contract, observed, counts);
          List<QualityRepository.Result> all = new ArrayList<>(QualityRepository.results(counts));
          verdicts.forEach(verdict -> all.addAll(results(verdict, counts.of(Rulebook.ROWS))));
          return results.record(tx, batch, contract.dataset(), now, all).replaceWith(verdicts);
        });
  }

  /** The receipt with what became of the gates. */
  static Receipt gated(Receipt receipt, List<GateVerdict> verdicts) {
    return verdicts.isEmpty()
        ? receipt
        : receipt.gated(
            GateVerdict.word(verdicts),
            verdicts.stream()
                .map(verdict ->
                    new Receipt.Gate(
                        verdict.rule().id(),
                        verdict.rule().severity().word(),
                        verdict
                            .passed()
                            .map(passed -> passed ? "passed" : "failed")
                            .orElse(QualityShown.NOT_MEASURED)))
                .toList());
  }

  /** An aggregate rule evaluates all rows of the delivery at once: none or all of them fail. */
  private static List<QualityRepository.Result> results(
      GateVerdict verdict, RuleCounts.Count rows) {
    Measured rule = verdict.rule();
    if (verdict.counted()) {
      rule = new Measured(rule.id() + GATE, rule.dimension(), Severity.INFO);
    }
    List<QualityRepository.Result> both = new ArrayList<>();
    for (RuleCounts.Side side : RuleCounts.Side.values()) {
      long evaluated = verdict.passed().isPresent() ? side.evaluated(rows) : 0;
      both.add(
          new QualityRepository.Result(
              null,
              rule,
              side,
              evaluated,
              verdict.failed() ? evaluated : 0,
              verdict.observed().isPresent() ? verdict.observed().getAsDouble() : null,
              Json.encode(verdict.threshold().shown()).toString(),
              verdict.passed().orElse(null)));
    }
    return both;
  }
}
