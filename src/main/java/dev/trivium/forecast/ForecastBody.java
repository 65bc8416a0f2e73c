package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.FiscalCalendar;
import dev.trivium.forecast.series.RetailCalendar;
import dev.trivium.forecast.series.Timeline;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The body of {@code POST /v1/forecasts}, read strictly: an unknown member is a mistake. */
final class ForecastBody {
  private static final int HORIZON = 12;
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
  private static final Set<String> SERIES =
      Set.of(
          "key",
          "values",
          "dates",
          "start",
          "grain",
          "gaps",
          "duplicates",
          "zone",
          "fiscal_start",
          "retail",
          "holidays",
          "covariates");

  private final ObjectNode body;
  private final double level;
  private final ReadingBody reading;
  private final boolean inline;
  private final boolean explain;
  private final boolean reconcile;

  /** On a worker, as all that looks into the body. */
  ForecastBody(ObjectNode body, double level) {
    this.body = body;
    this.level = level;
    this.reading = new ReadingBody(body);
    this.inline = body.has("series");
    members(body, "", inline ? INLINE : METRIC);
    this.explain = flag("explain");
    this.reconcile = flag("reconcile");
  }

  /** Errors: {@code forecast/bad-request} for a member that is not one of the known. */
  static void members(JsonNode node, String at, Set<String> known) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!known.contains(member.getKey())) {
        throw wrong(
            at + member.getKey(),
            "is not known here; there are " + String.join(", ", sorted(known)));
      }
    }
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
  boolean asksTheSame(ForecastBody other, java.time.InstantSource clock) {
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
    return new YearsBody(body, body, "").years().of(Grains.calendar(grain()));
  }

  private Grain grain() {
    return body.hasNonNull("grain") ? grain(body.get("grain"), "grain") : Grain.MONTH;
  }

  /** Of the periods a query knows, of which those of {@link #timeline} are made. */
  private Grain known() {
    return switch (timeline()) {
      case Calendar _ -> grain();
      case FiscalCalendar _ -> Grain.MONTH;
      case RetailCalendar _ -> Grain.DAY;
    };
  }

  ForecastRequest request(java.time.InstantSource clock) {
    boolean nowcast = flag("nowcast");
    if (nowcast && !(timeline() instanceof Calendar)) {
      throw wrong("nowcast", "cannot stand beside fiscal_start and retail of a metric");
    }
    LocalDate asOf =
        body.hasNonNull("as_of")
            ? date(body.get("as_of"), "as_of")
            : LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new ForecastRequest(
        text(body.get("metric"), "metric"),
        FilterBody.all(array(body.get("filters"), "filters")),
        known(),
        horizon(),
        level(),
        asOf,
        reading.gaps(),
        nowcast);
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
    return flag(body, name, name);
  }

  static boolean flag(JsonNode node, String name, String at) {
    JsonNode given = node.get(name);
    if (given == null || given.isNull()) {
      return false;
    }
    if (!given.isBoolean()) {
      throw wrong(at, "must be true or false");
    }
    return given.booleanValue();
  }

  List<String> dimensions() {
    List<String> names = new ArrayList<>();
    for (JsonNode name : array(body.get("dimensions"), "dimensions")) {
      names.add(text(name, "dimensions"));
    }
    return names;
  }

  /** What is asked of sample paths. */
  Draws draws() {
    return new DrawsBody(body).draws(horizon());
  }

  /** Bounds of earlier answers that came back. */
  ServedBody served(Checks checks) {
    return new ServedBody(body, checks);
  }

  /** What is known ahead of all series of a metric. */
  DatedCauses causes() {
    return new CausesBody(body).all(horizon());
  }

  InlineSeries series(Checks checks) {
    JsonNode given = array(body.get("series"), "series");
    checks.count(given.size());
    List<InlineSeries.One> series = new ArrayList<>();
    long periods = 0;
    for (JsonNode one : given) {
      String at = "series[" + series.size() + "]";
      InlineSeries.One read = one(one, at, checks);
      periods += read.grid().length();
      checks.values(periods);
      series.add(read.knowing(new CausesBody(body).of(one, at, read.grid(), horizon())));
    }
    if (series.isEmpty()) {
      throw wrong("series", "must hold at least one series");
    }
    flag("nowcast");
    return new InlineSeries(series, horizon(), level());
  }

  private InlineSeries.One one(JsonNode node, String at, Checks checks) {
    if (!node.isObject()) {
      throw badSeries(at, "must be an object with key, grain and values");
    }
    members(node, at + ".", SERIES);
    Map<String, String> key = key(node.get("key"), at);
    JsonNode given = array(node.get("values"), at + ".values");
    checks.points(String.join("/", key.values()), given.size());
    double[] values = new double[given.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = given.get(i);
      boolean finite = value.isNumber() && Double.isFinite(value.doubleValue());
      if (!finite && !value.isNull()) {
        throw badSeries(at + ".values[" + i + "]", "must be a finite number or null");
      }
      values[i] = value.isNull() ? Double.NaN : value.doubleValue();
    }
    return new InlineSeries.One(key, reading.grid(node, at, values, checks.config().maxPoints()));
  }

  /** A name, or values by dimension; the place where nothing is given. */
  private static Map<String, String> key(
      @org.jspecify.annotations.Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      return Map.of("series", at);
    }
    if (!node.isObject() || node.isEmpty()) {
      return Map.of("series", text(node, at + ".key"));
    }
    Map<String, String> key = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      key.put(entry.getKey(), text(entry.getValue(), at + ".key." + entry.getKey()));
    }
    return key;
  }

  private int horizon() {
    JsonNode given = body.get("horizon");
    if (given == null || given.isNull()) {
      return HORIZON;
    }
    if (!given.isIntegralNumber() || !given.canConvertToInt()) {
      throw wrong("horizon", "must be a whole number of periods");
    }
    return given.intValue();
  }

  private double level() {
    JsonNode given = body.get("level");
    if (given == null || given.isNull()) {
      return level;
    }
    if (!given.isNumber()) {
      throw wrong("level", "must be a number such as 0.9");
    }
    return given.doubleValue();
  }

  private static Grain grain(JsonNode node, String at) {
    String word = text(node, at).toUpperCase(Locale.ROOT);
    for (Grain grain : Grain.values()) {
      if (grain.name().equals(word)) {
        return grain;
      }
    }
    throw wrong(at, "must be hour, day, week, month, quarter or year");
  }

  private static LocalDate date(JsonNode node, String at) {
    try {
      return Reading.within(LocalDate.parse(text(node, at)).atStartOfDay()).toLocalDate();
    } catch (DateTimeException notDate) {
      throw wrong(at, "must be a date such as 2026-01-31");
    }
  }

  static String text(@org.jspecify.annotations.Nullable JsonNode node, String at) {
    if (node == null || !node.isTextual() || node.textValue().isBlank()) {
      throw wrong(at, "must be a text");
    }
    return node.textValue();
  }

  private static JsonNode array(@org.jspecify.annotations.Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
    }
    if (!node.isArray()) {
      throw wrong(at, "must be an array");
    }
    return node;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static ProblemException badSeries(String at, String why) {
    return Problem.unprocessable("forecast/bad-series", at + " " + why + ".").at(at).asException();
  }

  static ProblemException wrong(String at, String why) {
    return Problem.invalid("forecast/bad-request", at + " " + why + ".").at(at).asException();
  }
}
