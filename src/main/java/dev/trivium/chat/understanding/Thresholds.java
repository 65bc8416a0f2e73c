package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Op;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads conditions on aggregates: "over 5,000", "at least 100 orders", "unprofitable". */
final class Thresholds {
  /** Stands for the metric of the question before. */
  static final String INHERITED = "";

  private final Lexicon lexicon;
  private final List<Tag> tags;
  private final Slots slots;

  Thresholds(Lexicon lexicon, List<Tag> tags, Slots slots) {
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
        } else if (hint.is(Cue.NEGATIVE)) {
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
        && hint.text().startsWith("or ")) {
      out.add(before.token());
    }
    return out.size() == count ? out : List.of();
  }

  private void add(int i, Op op, List<Token> numbers, boolean loss) {
    String metric = loss ? lossMetric().orElse("") : metric(i, numbers);
    if (metric.isEmpty() && !slots.metrics.isEmpty() && slots.dual == null) {
      metric = slots.metrics.get(0).metric();
    }
    boolean fraction =
        lexicon.domain().metric(metric).map(m -> "fraction".equals(m.unit())).orElse(false);
    List<Double> values =
        numbers.stream()
            .map(n -> fraction && n.percent() ? n.number() / 100 : n.number())
            .map(n -> loss ? -n : n)
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
    return lexicon.domain().money().map(Domain.Metric::name).orElse(INHERITED);
  }

  private void sign(Op op) {
    String metric = slots.metrics.isEmpty() ? INHERITED : slots.metrics.get(0).metric();
    slots.having.add(new Threshold(metric, op, List.of(0.0)));
  }

  private Optional<String> lossMetric() {
    return lexicon.find("loss").stream()
        .filter(Match.OfMetric.class::isInstance)
        .map(m -> ((Match.OfMetric) m).name())
        .findFirst()
        .or(() ->
            lexicon.find("profit").stream()
                .filter(Match.OfMetric.class::isInstance)
                .map(m -> ((Match.OfMetric) m).name())
                .findFirst());
  }
}
