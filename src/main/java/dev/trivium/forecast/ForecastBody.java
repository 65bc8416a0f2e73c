package dev.trivium.forecast;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.forecast.series.Timeline;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The body of {@code POST /v1/forecasts}, read strictly: an unknown member is a mistake. */
final class ForecastBody {
  private static final Set<String> METRIC =
      Set.of(
          "metric",
          "dimensions",
          "filters",
          "grain",
          "horizon",
          "level",
          "as_of",
          "gaps",
          "nowcast",
          "explain",
          "reconcile",
          "holidays",
          "dates",
          "covariates",
          "fiscal_start",
          "retail",
          "sums",
          "paths",
          "served");
  private static final Set<String> INLINE = inlineMembers();

  private final ObjectNode body;
  private final ReachBody reach;
  private final ReadingBody reading;
  private final MetricBody metric;
  private final boolean inline;
  private final boolean explain;
  private final boolean reconcile;

  /** On a worker, as all that looks into the body. */
  ForecastBody(ObjectNode body, double level) {
    this.body = body;
    this.reach = new ReachBody(body, level);
    this.reading = new ReadingBody(body);
    this.metric = new MetricBody(body);
    this.inline = body.has("series");
    Members.only(body, "", inline ? INLINE : METRIC);
    this.explain = flag("explain");
    this.reconcile = flag("reconcile");
  }

  private static Set<String> inlineMembers() {
    Set<String> members = new HashSet<>(ReadingBody.MEMBERS);
    members.addAll(List.of("series", "horizon", "level", "explain", "reconcile"));
    members.addAll(List.of("holidays", "served"));
    members.addAll(DrawsBody.MEMBERS);
    return Set.copyOf(members);
  }

  boolean inline() {
    return inline;
  }

  /** Whether both ask for the same series, whatever their time, horizon and level. */
  boolean asksTheSame(ForecastBody other, InstantSource clock) {
    if (inline() || other.inline()) {
      return inline() && other.inline();
    }
    ForecastRequest one = request(clock);
    ForecastRequest two = other.request(clock);
    return one.metric().equals(two.metric())
        && one.filters().equals(two.filters())
        && timeline().equals(other.timeline())
        && dimensions().equals(other.dimensions());
  }

  /** The periods of a metric. */
  Timeline timeline() {
    return metric.timeline();
  }

  ForecastRequest request(InstantSource clock) {
    return metric.request(clock, reach, reading);
  }

  List<String> dimensions() {
    return metric.dimensions();
  }

  /** Whether each point says what it is made of. */
  boolean explain() {
    return explain;
  }

  /** Whether totals are foreseen too, and all adds up. */
  boolean reconcile() {
    return reconcile;
  }

  private boolean flag(String name) {
    return Members.flag(body, name, name);
  }

  /** What is asked of sample paths. */
  Draws draws() {
    return new DrawsBody(body).draws(reach.horizon());
  }

  /** Bounds of earlier answers that came back. */
  ServedBody served(Checks checks) {
    return new ServedBody(body, checks);
  }

  /** What is known ahead of all series of a metric. */
  DatedCauses causes() {
    return new CausesBody(body).all(reach.horizon());
  }

  InlineSeries series(Checks checks) {
    List<InlineSeries.One> series = new SeriesBody(body, reading, checks).all(reach);
    flag("nowcast");
    return new InlineSeries(series, reach.horizon(), reach.level());
  }
}
