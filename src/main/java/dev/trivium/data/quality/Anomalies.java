package dev.trivium.data.quality;

import dev.trivium.data.contract.Freshness;
import dev.trivium.data.contract.Gate;
import dev.trivium.data.contract.Rule;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.quality.Anomaly.Kind;
import dev.trivium.data.quality.Anomaly.Numbers;
import dev.trivium.data.quality.Anomaly.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;

/** Decides from what was measured what is unusual. Pure: the same numbers give the same answer. */
public final class Anomalies {
  /** Columns of one delivery that are told one by one. */
  private static final int COLUMNS = 20;

  /** Characters of the name of a column that nobody agreed on. */
  private static final int NAME = 100;

  /** Deliveries in which a column must have come before its absence says something. */
  private static final int USUAL = 20;

  /** Clocks of nodes may differ by this much; it keeps a finding open, and opens none. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private Anomalies() {}

  /**
   * A delivery in one region.
   *
   * @param rows of the region
   * @param unknown columns that the contract does not know
   * @param missing optional columns of the contract that did not come
   */
  public record Delivered(
      UUID batch, Instant at, long rows, List<String> unknown, List<String> missing) {
    public Delivered {
      unknown = List.copyOf(unknown);
      missing = List.copyOf(missing);
    }
  }

  /**
   * The size of the newest delivery.
   *
   * @param deliveries of one region, newest first
   */
  public static Optional<Anomaly> volume(
      int region, Rule rule, Gate.Volume volume, List<Delivered> deliveries) {
    if (deliveries.isEmpty()) {
      return Optional.empty();
    }
    Delivered newest = deliveries.getFirst();
    List<Double> before =
        deliveries.subList(1, deliveries.size()).reversed().stream()
            .map(each -> (double) each.rows)
            .toList();
    return Volumes.judge(volume.strategy(), volume.k(), before, (double) newest.rows)
        .filter(Volumes.Finding::unusual)
        .map(found -> {
          Map<String, Object> detail = new LinkedHashMap<>();
          detail.put("k", volume.k());
          detail.put("least", found.least());
          detail.put("most", found.most());
          detail.put("before", before);
          return new Anomaly(
              new Topic(Kind.VOLUME, region, rule.id()),
              rule.severity(),
              Optional.of(newest.batch),
              new Numbers(
                  found.observed(),
                  found.expected(),
                  found.threshold(),
                  volume.strategy().word(),
                  detail),
              true);
        });
  }

  /**
   * The distribution of one property in the newest delivery; uncertain if it cannot be measured.
   *
   * @param measured empty if it took too long or there are too few values
   */
  public static Optional<Anomaly> drift(
      int region, Rule rule, Gate.Drift drift, UUID batch, Optional<Psi> measured) {
    Psi psi = measured.orElseGet(() -> new Psi(0, 0, 0, List.of()));
    double threshold = psi.threshold(drift.psi());
    if (measured.isPresent() && psi.value() <= threshold) {
      return Optional.empty();
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("property", drift.property().name());
    detail.put("agreed", drift.psi());
    detail.put("noise", psi.noise());
    detail.put("reference", psi.bins().stream().map(Psi.Bin::reference).toList());
    detail.put("current", psi.bins().stream().map(Psi.Bin::current).toList());
    Anomaly found =
        new Anomaly(
            new Topic(Kind.DRIFT, region, rule.id()),
            rule.severity(),
            Optional.of(batch),
            new Numbers(psi.value(), psi.expected(), threshold, "psi", detail),
            true);
    return Optional.of(measured.isPresent() ? found : found.uncertain());
  }

  /**
   * Columns that came or stayed away.
   *
   * @param deliveries of one region, newest first
   */
  public static List<Anomaly> schema(int region, List<Delivered> deliveries) {
    List<Anomaly> found = new ArrayList<>();
    if (deliveries.isEmpty()) {
      return found;
    }
    Delivered newest = deliveries.getFirst();
    List<Delivered> before =
        deliveries.subList(1, Math.min(deliveries.size(), USUAL + 1)).stream().toList();
    for (String column : newest.unknown.stream().limit(COLUMNS).toList()) {
      Numbers numbers =
          new Numbers(1, 0.0, 0.0, "column.new", Map.of("unknown_columns", newest.unknown.size()));
      found.add(column(region, newest, "new", column, numbers));
    }
    for (String column : newest.missing.stream().limit(COLUMNS).toList()) {
      long had = before.stream().filter(each -> !each.missing.contains(column)).count();
      if (had > 0) {
        Map<String, Object> detail = Map.of("deliveries", before.size(), "had", had);
        Numbers numbers =
            new Numbers(0, (double) had / before.size(), 0.0, "column.missing", detail);
        found.add(column(region, newest, "missing", column, numbers));
      }
    }
    return found;
  }

  private static Anomaly column(
      int region, Delivered newest, String what, String column, Numbers numbers) {
    String name = column.length() <= NAME ? column : column.substring(0, NAME) + "…";
    return new Anomaly(
        new Topic(Kind.SCHEMA, region, what + ":" + name),
        Severity.WARNING,
        Optional.of(newest.batch),
        numbers,
        true);
  }

  /**
   * A dataset that is late.
   *
   * @param newest the newest delivery, or the end of the newest day or the newest moment of the
   *     element; what never came is not late
   */
  public static Optional<Anomaly> stale(
      int region, Freshness level, Optional<Instant> newest, Instant now) {
    return newest.flatMap(last -> {
      Duration age = Duration.between(last, now);
      if (age.compareTo(level.within().minus(slack(level.within()))) <= 0) {
        return Optional.empty();
      }
      String element = level.element().map(property -> "." + property.name()).orElse("");
      Map<String, Object> detail = new LinkedHashMap<>();
      detail.put("unit", "s");
      detail.put("newest", last.toString());
      detail.put("now", now.toString());
      return Optional.of(
          new Anomaly(
              new Topic(Kind.STALE, region, level.kind().word() + element),
              Severity.ERROR,
              Optional.empty(),
              new Numbers(seconds(age), null, seconds(level.within()), level.kind().word(), detail),
              age.compareTo(level.within()) > 0));
    });
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private static Duration slack(Duration within) {
    Duration small = within.dividedBy(100);
    return small.compareTo(SKEW) < 0 ? small : SKEW;
  }

  /** The score of what arrived with the newest delivery. */
  public static Optional<Anomaly> score(int region, UUID batch, Score score, double least) {
    OptionalDouble value = score.value();
    if (value.isEmpty() || value.getAsDouble() >= least) {
      return Optional.empty();
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    score
        .parts()
        .forEach((dimension, part) ->
            detail.put(
                dimension.word(), Map.of("evaluated", part.evaluated(), "failed", part.failed())));
    return Optional.of(
        new Anomaly(
            new Topic(Kind.QUALITY, region, "score"),
            Severity.WARNING,
            Optional.of(batch),
            new Numbers(Score.rounded(value.getAsDouble()), null, least, "score", detail),
            true));
  }

  /**
   * Refused rows whose content is soon destroyed.
   *
   * @param rows how many are so old
   * @param oldest when the first of them came
   */
  public static Anomaly ageing(int region, long rows, Instant oldest, Duration ttl) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("oldest", oldest.toString());
    detail.put("destroyed_from", oldest.plus(ttl).toString());
    return new Anomaly(
        new Topic(Kind.QUARANTINE_AGEING, region, "rows"),
        Severity.WARNING,
        Optional.empty(),
        new Numbers((double) rows, 0.0, 0.0, "quarantine.age", detail),
        true);
  }

  /** What is to be told: conditions that are new, and topics that are over. */
  public record Change(List<Anomaly> opened, List<Topic> closed) {
    public Change {
      opened = List.copyOf(opened);
      closed = List.copyOf(closed);
    }
  }

  /** Told is what is certain and not open; over is what is open and not among the conditions. */
  public static Change change(Set<Topic> open, List<Anomaly> now) {
    List<Anomaly> opened =
        now.stream().filter(Anomaly::certain).filter(each -> !open.contains(each.topic())).toList();
    List<Topic> seen = now.stream().map(Anomaly::topic).toList();
    return new Change(opened, open.stream().filter(topic -> !seen.contains(topic)).toList());
  }
}
