package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Op;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads conditions on aggregates: "over 5,000", "at least 100 orders", "unprofitable". */
final class Thresholds {
  /** Stands for the metric of the question before. */
  static final String INHERITED = "";

  /** By units as models write them, without the plural. */
  private static final Map<String, Double> MINUTES =
      Map.of("minute", 1.0, "hour", 60.0, "day", 1_440.0, "week", 10_080.0);

  private final Lexicon lexicon;
  private final List<Tag> tags;
  private final Slots slots;
  private final boolean first;

  /** {@code first} tells that no question came before. */
  Thresholds(Lexicon lexicon, List<Tag> tags, Slots slots, boolean first) {
    this.first = first;
    this.lexicon = lexicon;
    this.tags = tags;
    this.slots = slots;
  }

  void read() {
    boolean loss = slots.has(Cue.LOSS);
    for (int i = 0; i < tags.size(); i++) {
      if (tags.get(i) instanceof Tag.Hint hint) {
        Op op = op(hint);
        List<Token> numbers = op == null ? List.of() : numbers(i, op == Op.BETWEEN ? 2 : 1);
        if (op != null && !numbers.isEmpty()) {
          add(i, op, numbers, loss);
        } else if (hint.is(Cue.NEGATIVE) && !(hint.is(Cue.NOT) && termNext(i))) {
          sign(Op.LT);
        } else if (hint.is(Cue.POSITIVE)) {
          sign(Op.GT);
        }
      }
    }
    if (loss && slots.having.isEmpty()) {
      lossMetric().ifPresent(metric -> lossOnly(metric));
    }
  }

  /** "revenue minus returns": what follows is taken away, so the sign of nothing is meant. */
  private boolean termNext(int i) {
    return i + 1 < tags.size() && tags.get(i + 1) instanceof Tag.Term;
  }

  private void lossOnly(String metric) {
    Measure measure = new Measure(metric, null);
    if (slots.metrics.isEmpty()) {
      slots.metrics.add(measure);
    }
    if (slots.ranked()) {
      slots.direction = -1;
    } else {
      slots.having.add(new Threshold(metric, Op.LT, List.of(0.0)));
    }
  }

  private static @Nullable Op op(Tag.Hint hint) {
    if (hint.is(Cue.MORE) || hint.is(Cue.OVER)) {
      return Op.GT;
    }
    if (hint.is(Cue.LESS)) {
      return Op.LT;
    }
    if (hint.is(Cue.AT_LEAST)) {
      return Op.GTE;
    }
    if (hint.is(Cue.AT_MOST)) {
      return Op.LTE;
    }
    return hint.is(Cue.BETWEEN) ? Op.BETWEEN : null;
  }

  private List<Token> numbers(int i, int count) {
    List<Token> out = new java.util.ArrayList<>();
    int at = i + 1;
    while (at < tags.size() && out.size() < count) {
      if (tags.get(at) instanceof Tag.Figure number && number.token().isNumber()) {
        out.add(number.token());
      } else if (!(tags.get(at) instanceof Tag.Hint and && and.is(Cue.AND))) {
        break;
      }
      at++;
    }
    if (out.isEmpty()
        && i > 0
        && tags.get(i - 1) instanceof Tag.Figure before
        && tags.get(i) instanceof Tag.Hint hint
        && lexicon.trails(hint.text())) {
      out.add(before.token());
    }
    return out.size() == count ? out : List.of();
  }

  private void add(int i, Op op, List<Token> numbers, boolean loss) {
    Optional<Length> length = length(i, numbers.size());
    String metric =
        loss
            ? lossMetric().orElse("")
            : length.map(Length::metric).orElseGet(() -> metric(i, numbers));
    double factor = length.map(Length::factor).orElse(1.0);
    if (metric.isEmpty() && !slots.metrics.isEmpty() && slots.dual == null) {
      metric = slots.metrics.get(0).metric();
    }
    boolean fraction =
        lexicon.domain().metric(metric).map(m -> "fraction".equals(m.unit())).orElse(false);
    List<Double> values =
        numbers.stream()
            .map(n -> fraction && n.percent() ? n.number() / 100 : n.number())
            .map(n -> loss ? -n : n * factor)
            .toList();
    slots.having.add(new Threshold(metric, loss ? turned(op) : op, values));
    slots.percents |= numbers.stream().anyMatch(Token::percent);
    slots.amounts |= numbers.stream().anyMatch(Token::money);
    entity(metric);
  }

  /** The thing the condition is about, and the metric it is on, where only nouns were named. */
  private void entity(String metric) {
    String dual = slots.dual;
    boolean other =
        dual != null
            && !slots.metrics.isEmpty()
            && !slots.metrics.get(slots.metrics.size() - 1).equals(new Measure(metric, null));
    if (dual != null
        && slots.entity == null
        && slots.groups.isEmpty()
        && (other || slots.metrics.size() > 1)) {
      slots.entity = dual;
      slots.entityPlural = true;
      slots.metrics.remove(0);
    }
    Measure measure = new Measure(metric, null);
    if (!metric.isEmpty() && slots.metrics.isEmpty()) {
      slots.metrics.add(measure);
    }
  }

  private static Op turned(Op op) {
    return switch (op) {
      case GT -> Op.LT;
      case GTE -> Op.LTE;
      case LT -> Op.GT;
      case LTE -> Op.GTE;
      case BETWEEN -> Op.BETWEEN;
    };
  }

  /** A length of time after the number: "longer than 200 hours". */
  private record Length(String metric, double factor) {}

  /** Of the metrics that are lengths of time the one the question speaks of. */
  private Optional<Length> length(int i, int numbers) {
    int at = i + numbers + 1;
    Tag next = at < tags.size() ? tags.get(at) : null;
    String word =
        switch (next) {
          case Tag.Unknown unknown -> lexicon.length(unknown.text());
          case Tag.Unit unit -> unit.grain().word();
          case null, default -> "";
        };
    Double minutes = MINUTES.get(word);
    if (next == null || minutes == null) {
      return Optional.empty();
    }
    Comparator<Domain.Metric> likely = likely(at, minutes);
    List<Domain.Metric> metrics =
        lexicon.domain().metrics().stream()
            .filter(m -> MINUTES.containsKey(singular(m)))
            .sorted(likely)
            .toList();
    boolean clear =
        metrics.size() == 1
            || (metrics.size() > 1 && likely.compare(metrics.get(0), metrics.get(1)) != 0);
    if (!clear) {
      if (next instanceof Tag.Unit) {
        slots.unknown.add(word);
      }
      return Optional.empty();
    }
    if (next instanceof Tag.Unknown unknown) {
      slots.unknown.remove(unknown.text());
    } else {
      slots.grain = null;
    }
    slots.lengths.add(next);
    if (metrics.size() == 1 || overlap(metrics.get(0).name(), at) > 0) {
      slots.measured.add(metrics.get(0).name());
    }
    return Optional.of(
        new Length(
            metrics.get(0).name(), minutes / MINUTES.getOrDefault(singular(metrics.get(0)), 1.0)));
  }

  /**
   * The likeliest length first: the one other words speak of, in the same unit, that is no sum. Of
   * a single thing its mean and its longest are the same, so the mean will do.
   */
  private Comparator<Domain.Metric> likely(int unit, double minutes) {
    return Comparator.comparingLong((Domain.Metric m) -> -overlap(m.name(), unit))
        .thenComparing(m -> MINUTES.getOrDefault(singular(m), 0.0) != minutes)
        .thenComparing(Domain.Metric::additive)
        .thenComparing(m -> !lexicon.averages(m.name()));
  }

  /** How many words but that of the unit belong to the metric and to no other. */
  private long overlap(String metric, int unit) {
    return IntStream.range(0, tags.size())
        .filter(at -> at != unit)
        .mapToObj(tags::get)
        .filter(tag ->
            tag instanceof Tag.Term term && speaks(term, metric)
                || tag instanceof Tag.Unknown unknown && lexicon.kindred(metric, unknown.text()))
        .count();
  }

  private boolean speaks(Tag.Term term, String metric) {
    boolean other = term.metric().filter(name -> !name.equals(metric)).isPresent();
    return !other && lexicon.supports(metric, term.text());
  }

  /** The metric after the number, else the one before the comparison, else money. */
  private String metric(int i, List<Token> numbers) {
    for (int at = i + 1; at < Math.min(tags.size(), i + numbers.size() + 3); at++) {
      if (tags.get(at) instanceof Tag.Term term && term.metric().isPresent()) {
        return term.metric().get();
      }
    }
    for (int at = i - 1; at >= 0; at--) {
      boolean plain =
          tags.get(at) instanceof Tag.Term term
              && term.metric().isPresent()
              && term.dimension().isEmpty();
      if (plain) {
        return ((Tag.Term) tags.get(at)).metric().orElse("");
      }
    }
    if (leans(numbers)) {
      return INHERITED;
    }
    String money = lexicon.domain().money().map(Domain.Metric::name).orElse(INHERITED);
    if (!money.isEmpty()) {
      slots.guess = money;
      if (numbers.stream().anyMatch(Token::money)) {
        slots.measured.add(money);
      }
    }
    return money;
  }

  /** "only those over 50" goes on about the number of the question before. */
  private boolean leans(List<Token> numbers) {
    boolean names = slots.entity != null || !slots.groups.isEmpty() || !slots.bare.isEmpty();
    boolean goesOn = slots.any(Cue.FOLLOW, Cue.ONLY);
    return !first && numbers.stream().noneMatch(Token::money) && (goesOn || !names);
  }

  private void sign(Op op) {
    String metric = slots.metrics.isEmpty() ? INHERITED : slots.metrics.get(0).metric();
    slots.having.add(new Threshold(metric, op, List.of(0.0)));
  }

  private Optional<String> lossMetric() {
    return lexicon.lossNames().stream()
        .flatMap(name -> lexicon.find(name).stream())
        .filter(Match.OfMetric.class::isInstance)
        .map(m -> ((Match.OfMetric) m).name())
        .findFirst();
  }

  private static String singular(Domain.Metric metric) {
    String unit = String.valueOf(metric.unit());
    return unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
  }
}
