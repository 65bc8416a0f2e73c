package dev.trivium.chat.evaluation;

import dev.trivium.chat.evaluation.Spans.Span;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Op;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws typed questions over a domain, class by class, and fills the slots of their wordings. */
final class Draws {
  private static final List<Grain> GRAINS =
      List.of(Grain.MONTH, Grain.MONTH, Grain.QUARTER, Grain.WEEK, Grain.YEAR, Grain.DAY);
  private static final double[] LIMITS = {10, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000};

  private final PracticeDomain practice;
  private final RandomGenerator random;
  private final Names names;
  private final Spans spans;

  Draws(PracticeDomain practice, LocalDate today, RandomGenerator random) {
    this.practice = practice;
    this.random = random;
    this.names = new Names(practice, random);
    this.spans = new Spans(today, random);
  }

  Names names() {
    return names;
  }

  Spans spans() {
    return spans;
  }

  <T> T pick(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A question to the data of the class. */
  Drawn draw(String type) {
    Drawn drawn = new Drawn(type, names);
    Typed typed = drawn.typed;
    switch (type) {
      case "total" -> drawn.metric(any(true)).filters(filters(60));
      case "average" -> drawn.metric(any(false)).filters(filters(60));
      case "distinct" -> distinct(drawn);
      case "ratio" -> ratio(drawn);
      case "two" -> drawn.metrics(two()).filters(filters(40));
      case "breakdown" -> drawn.metric(any()).by(groups(1)).filters(filters(35));
      case "breakdown-two" -> drawn.metric(any()).by(groups(2)).filters(filters(25));
      case "trend" -> drawn.metric(any()).grain(pick(GRAINS)).filters(filters(35));
      case "ranking", "ranking-one", "ranking-ten", "ranking-all" -> ranking(drawn);
      case "rank-in-group", "rank-in-group-one" -> rankInGroup(drawn);
      case "compare" -> drawn.metric(any()).pair(spans.pair(), Mode.COMPARE).filters(filters(35));
      case "compare-values" -> compareValues(drawn);
      case "growth" -> drawn.metric(any()).pair(spans.pair(), Mode.GROWTH).filters(filters(35));
      case "growth-year" -> growthYear(drawn);
      case "growth-plain" -> growthPlain(drawn.metric(any()).filters(filters(30)));
      case "growth-by" -> growthPlain(drawn.metric(any()).by(groups(1)));
      case "growth-ranked" -> growthRanked(drawn);
      case "flag" -> flag(drawn);
      case "growth-series" -> {
        drawn.metric(any(true)).filters(filters(30));
        typed.mode(Mode.GROWTH_SERIES).grain = Grain.MONTH;
      }
      case "share" -> share(drawn);
      case "share-by" -> {
        drawn.metric(any(true)).by(groups(1)).filters(filters(25));
        typed.mode(Mode.SHARE);
      }
      case "threshold" -> threshold(drawn, Op.GT);
      case "threshold-below" -> threshold(drawn, Op.LT);
      case "count-groups" -> {
        threshold(drawn, Op.GT);
        typed.mode(Mode.COUNT_GROUPS);
      }
      case "extreme" -> extreme(drawn);
      case "running" -> running(drawn);
      case "list" -> {
        drawn.entity(pick(groups(1)), "es").filters(filters(35));
        typed.mode(Mode.LIST);
      }
      case "forecast" -> forecast(drawn);
      default -> throw new IllegalArgumentException("no class " + type);
    }
    boolean timeless =
        type.startsWith("growth") || List.of("compare", "forecast", "list").contains(type);
    if (type.equals("growth-series")) {
      return chance(70) ? drawn.time(chance(50) ? spans.year() : spans.between()) : drawn;
    }
    return timeless || !chance(70) ? drawn : drawn.time(spans.past());
  }

  String any() {
    return pick(practice.domain().metrics()).name();
  }

  String any(boolean additive) {
    return pick(practice.domain().metrics().stream().filter(m -> m.additive() == additive).toList())
        .name();
  }

  private List<String> two() {
    String first = any();
    String second = any();
    return first.equals(second) ? two() : List.of(first, second);
  }

  /** Different dimensions that group. */
  List<String> groups(int count) {
    List<String> all = new ArrayList<>(practice.groups().stream().map(g -> g.name()).toList());
    while (all.size() > count) {
      all.remove(random.nextInt(all.size()));
    }
    if (chance(50)) {
      java.util.Collections.reverse(all);
    }
    return all;
  }

  private List<Filter> filters(int percent) {
    List<Filter> filters = new ArrayList<>();
    if (chance(percent)) {
      List<String> dimensions = groups(chance(25) ? 2 : 1);
      dimensions.forEach(d -> filters.add(filter(d)));
    }
    return filters;
  }

  Filter filter(String dimension) {
    List<String> clear = practice.clear(dimension);
    List<String> values = new ArrayList<>(List.of(pick(clear)));
    if (chance(18)) {
      String second = pick(clear);
      if (!values.contains(second)) {
        values.add(second);
      }
    }
    return new Filter(dimension, values, chance(12));
  }

  private void distinct(Drawn drawn) {
    List<String> all =
        practice.domain().dimensions().stream()
            .filter(d -> !d.time() && !d.hidden())
            .map(Domain.Dimension::name)
            .toList();
    String dimension = pick(all);
    drawn.entity(dimension, "es").filters(filters(30));
    drawn.typed.by.clear();
    drawn.typed.metrics.add(Measure.distinct(dimension));
    drawn.typed.filters.removeIf(f -> f.dimension().equals(dimension));
    drawn.slot("e", () -> names.dimension(dimension));
  }

  private void ratio(Drawn drawn) {
    List<Domain.Metric> additive =
        practice.domain().metrics().stream().filter(Domain.Metric::additive).toList();
    String bottom = pick(additive.stream().filter(m -> "count".equals(m.unit())).toList()).name();
    String top = pick(additive.stream().filter(m -> !m.name().equals(bottom)).toList()).name();
    drawn.metric(top).filters(filters(30));
    drawn.typed.metrics.set(0, new Measure(top, bottom));
    drawn.need("n2", () -> singular(names.metric(bottom)));
  }

  private static String singular(String noun) {
    boolean plural = noun.endsWith("s") && !noun.endsWith("ss");
    return plural ? noun.substring(0, noun.length() - 1) : noun;
  }

  private void ranking(Drawn drawn) {
    String entity = pick(groups(1));
    Typed typed = drawn.metric(any()).filters(filters(30)).typed;
    typed.filters.removeIf(f -> f.dimension().equals(entity));
    ranked(drawn, entity);
    switch (drawn.type) {
      case "ranking-one" -> typed.limit = 1;
      case "ranking-ten" -> typed.limit = 10;
      case "ranking-all" -> {
        typed.limit = 0;
        typed.descending = true;
        drawn.needOne();
      }
      default -> number(drawn);
    }
  }

  private void number(Drawn drawn) {
    int n = 2 + random.nextInt(9);
    drawn.typed.limit = n;
    drawn.need("n", () -> n == 3 && chance(50) ? "three" : "" + n);
  }

  private void ranked(Drawn drawn, String entity) {
    boolean singular = drawn.type.endsWith("one");
    Typed typed = drawn.entity(entity, singular ? "e" : "es").typed;
    typed.ranked = true;
    boolean down = chance(75);
    typed.descending = down;
    List<String> best = List.of("best", "top", "highest", "leading", "biggest", "strongest");
    List<String> worst = List.of("worst", "bottom", "lowest", "weakest", "smallest");
    List<String> most = List.of("most", "most", "highest", "largest", "biggest");
    List<String> least = List.of("least", "lowest", "fewest", "smallest");
    drawn.slot("dir", () -> pick(down ? best : worst));
    drawn.slot("most", () -> pick(down ? most : least));
    drawn.slot("end", () -> down ? "top" : "bottom");
    if (!down) {
      drawn.needOne("dir", "most", "end");
    }
  }

  private void rankInGroup(Drawn drawn) {
    List<String> two = groups(2);
    drawn.metric(any()).filters(filters(15));
    drawn.typed.filters.removeIf(f -> two.contains(f.dimension()));
    ranked(drawn, two.get(0));
    drawn.within(two.get(1));
    if (drawn.type.endsWith("one")) {
      drawn.typed.limit = 1;
    } else {
      number(drawn);
    }
  }

  private void compareValues(Drawn drawn) {
    String dimension = pick(groups(1));
    List<String> values = new ArrayList<>(practice.clear(dimension));
    String a = values.remove(random.nextInt(values.size()));
    String b = pick(values);
    drawn.metric(any());
    drawn.typed.by.add(dimension);
    drawn.typed.filters.add(new Filter(dimension, List.of(a, b), false));
    drawn.need("v1", () -> names.value(a)).need("v2", () -> names.value(b));
  }

  private void growthYear(Drawn drawn) {
    Span span = spans.whole();
    drawn.metric(any()).filters(filters(30));
    drawn.typed.mode(Mode.GROWTH).time = span.period();
    drawn.typed.base = span.period().yearBefore();
    drawn.need("T", span::bare);
  }

  /** The period before is meant, as it is nowhere said. */
  private void growthPlain(Drawn drawn) {
    Span span = chance(30) ? spans.running() : spans.whole();
    drawn.typed.mode(Mode.GROWTH).time = span.period();
    drawn.typed.base = span.period().before();
    drawn.need("T", span::bare).slot("t", span::phrase);
    drawn.also("T", "t");
  }

  private void growthRanked(Drawn drawn) {
    growthPlain(drawn.metric(any()).entity(pick(groups(1)), "e"));
    drawn.typed.ranked = true;
    drawn.typed.limit = 1;
  }

  /** Only those of which something holds: "damaged shipments". */
  private void flag(Drawn drawn) {
    String flag = pick(practice.flags());
    String yes = practice.domain().values().getOrDefault(flag, List.of("true")).get(0);
    drawn.metric(any(true)).typed.filters.add(new Filter(flag, List.of(yes), false));
    drawn.need("g", () -> names.dimension(flag));
  }

  private void share(Drawn drawn) {
    Filter filter = filter(pick(groups(1)));
    String value = filter.values().get(0);
    drawn.metric(any(true));
    drawn.typed.mode(Mode.SHARE).part.add(new Filter(filter.dimension(), List.of(value), false));
    drawn.need("v", () -> names.value(value));
  }

  private void threshold(Drawn drawn, Op op) {
    String metric = any();
    String entity = pick(groups(1));
    double value = limit(metric);
    drawn.metric(metric).entity(entity, "es").filters(filters(20));
    drawn.typed.filters.removeIf(f -> f.dimension().equals(entity));
    drawn.typed.having.add(new Threshold(metric, op, List.of(value)));
    drawn.need("x", () -> names.number(metric, value));
  }

  /** A number that a metric could be above or below. */
  double limit(String metric) {
    boolean fraction =
        practice.domain().metric(metric).filter(m -> "fraction".equals(m.unit())).isPresent();
    return fraction ? (5 + random.nextInt(60)) / 100.0 : LIMITS[random.nextInt(LIMITS.length)];
  }

  private void extreme(Drawn drawn) {
    Grain grain = pick(GRAINS);
    boolean down = chance(80);
    Typed typed = drawn.metric(any()).filters(filters(25)).typed.mode(Mode.EXTREME);
    typed.grain = grain;
    typed.ranked = true;
    typed.descending = down;
    typed.limit = 1;
    drawn.need("u", grain::word);
    drawn.slot("best", () -> pick(List.of(down ? "best" : "worst", down ? "highest" : "lowest")));
    drawn.slot("most", () -> pick(List.of(down ? "most" : "least", down ? "highest" : "lowest")));
    if (!down) {
      drawn.needOne("best", "most");
    }
  }

  private void running(Drawn drawn) {
    drawn.metric(any(true)).filters(filters(25)).typed.mode(Mode.RUNNING);
    if (chance(50)) {
      drawn.grain(pick(GRAINS));
    } else {
      drawn.typed.grain = practice.domain().defaultGrain();
    }
  }

  private void forecast(Drawn drawn) {
    Span span = spans.ahead();
    drawn.metric(any(true)).filters(filters(25)).typed.mode(Mode.FORECAST).time = span.period();
    drawn.typed.grain = span.period().unit();
    drawn.need("T", span::bare);
  }
}
