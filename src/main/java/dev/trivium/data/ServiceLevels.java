package dev.trivium.data;

import dev.trivium.data.contract.Check;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.quality.Score;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The service levels of this room, computed from the ledger of what the caller may see. */
final class ServiceLevels {
  private static final long LATENCY_MILLIS = 300_000;
  private static final double AUTOMATION = 70;
  private static final double COVERAGE = 90;
  private static final double QUALITY = 95;

  private final QualityReader reader;

  ServiceLevels(QualityReader reader) {
    this.reader = reader;
  }

  /**
   * @param quality the 30 days' score of what arrived
   */
  Uni<Map<String, Object>> measured(
      Tx tx, List<ActiveContract> contracts, OptionalDouble quality, Instant from) {
    Map<String, Object> levels = new LinkedHashMap<>();
    return reader
        .latency(tx, from)
        .invoke(latency -> levels.put("latency", latency(latency)))
        .chain(() -> reader.automation(tx, from))
        .invoke(share -> levels.put("automation", automation(share)))
        .chain(() -> reader.criticalCells(tx, from))
        .map(cells -> {
          levels.put("coverage", coverage(contracts, cells));
          levels.put("quality", quality(quality));
          return levels;
        });
  }

  private static Map<String, Object> latency(QualityReader.Latency latency) {
    Map<String, Object> level =
        level(
            "95th percentile of last commit - first byte of deliveries that are done, in ms",
            latency.millis() == null ? OptionalDouble.empty() : OptionalDouble.of(latency.millis()),
            LATENCY_MILLIS,
            latency.millis() != null && latency.millis() < LATENCY_MILLIS);
    level.put("deliveries", latency.batches());
    return level;
  }

  private static Map<String, Object> automation(QualityReader.Share share) {
    OptionalDouble value = percent(share);
    Map<String, Object> level =
        level(
            "deliveries that needed nobody / deliveries that ended, in %",
            value, AUTOMATION, value.isPresent() && value.getAsDouble() > AUTOMATION);
    level.put("part", share.part());
    level.put("whole", share.whole());
    return level;
  }

  private static Map<String, Object> coverage(
      List<ActiveContract> contracts, QualityReader.Share cells) {
    long ruled = contracts.stream().filter(active -> ruled(active.contract())).count();
    QualityReader.Share datasets = new QualityReader.Share(ruled, contracts.size());
    OptionalDouble ofDatasets = percent(datasets);
    OptionalDouble ofCells = percent(cells);
    OptionalDouble smaller =
        ofDatasets.isEmpty() || ofCells.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Math.min(ofDatasets.getAsDouble(), ofCells.getAsDouble()));
    Map<String, Object> level =
        level(
            "the smaller of: datasets with a rule on each critical property / datasets; critical"
                + " cells that are not empty / critical cells that were taken in; in %",
            smaller, COVERAGE, smaller.isPresent() && smaller.getAsDouble() > COVERAGE);
    level.put("datasets", share(datasets, ofDatasets));
    level.put("critical_cells", share(cells, ofCells));
    return level;
  }

  private static Map<String, Object> quality(OptionalDouble value) {
    return level(
        "30 days' score of what arrived, weighted by rows",
        value,
        QUALITY,
        value.isPresent() && value.getAsDouble() > QUALITY);
  }

  /** Whether each critical property has a rule that counts. */
  private static boolean ruled(Contract contract) {
    return contract.properties().stream()
        .filter(Property::critical)
        .allMatch(property ->
            property.rules().stream()
                .anyMatch(rule ->
                    rule.severity() != Severity.INFO
                        && !(rule.check() instanceof Check.NotPerRow)));
  }

  private static Map<String, Object> share(QualityReader.Share share, OptionalDouble percent) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("part", share.part());
    shown.put("whole", share.whole());
    shown.put("value", QualityShown.number(percent));
    return shown;
  }

  private static OptionalDouble percent(QualityReader.Share share) {
    return share.whole() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(100.0 * share.part() / share.whole());
  }

  private static Map<String, Object> level(
      String definition, OptionalDouble value, double target, boolean met) {
    Map<String, Object> level = new LinkedHashMap<>();
    level.put("definition", definition);
    level.put("value", QualityShown.number(value));
    level.put("target", Score.rounded(target));
    level.put("met", value.isPresent() ? (Object) met : QualityShown.NOT_MEASURED);
    return level;
  }
}
