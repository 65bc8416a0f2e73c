package dev.trivium.chat.evaluation;

import dev.trivium.chat.evaluation.Spans.Span;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Op;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.List;

/** Draws questions that lean on the one before: what they name replaces, the rest stays. */
final class FollowUps {
  private static final List<String> BEFORE = List.of("total", "breakdown", "trend", "ranking");

  private final Draws draws;
  private final Names names;

  FollowUps(Draws draws) {
    this.draws = draws;
    this.names = draws.names();
  }

  /** The question before, and the one that leans on it with its words. */
  record Turn(Interpretation before, Drawn drawn) {}

  Turn draw(String type) {
    Drawn first =
        draws.draw(
            switch (type) {
              case "follow-limit", "follow-turn" -> "ranking";
              case "follow-having" -> "breakdown";
              case "follow-by" -> draws.pick(BEFORE.subList(0, 3));
              default -> draws.pick(BEFORE);
            });
    first.typed.descending |= type.equals("follow-limit");
    Interpretation before = first.typed.query();
    Drawn next = new Drawn(type, names);
    next.typed.take(before);
    change(next, type);
    return new Turn(before, next);
  }

  private void change(Drawn next, String type) {
    Typed typed = next.typed;
    switch (type) {
      case "follow-filter" -> value(next, false);
      case "follow-not" -> value(next, true);
      case "follow-time" -> {
        Span span = draws.spans().past();
        typed.time = span.period();
        next.slot("T", span::bare).slot("t", span::phrase).needOne("T", "t");
      }
      case "follow-by" -> {
        String dimension = draws.groups(1).get(0);
        typed.by.clear();
        typed.by.add(dimension);
        next.slot("d", () -> names.dimension(dimension));
        next.slot("ds", () -> names.dimensions(dimension)).needOne("d", "ds");
      }
      case "follow-having" -> {
        String metric = typed.metrics.get(0).metric();
        double value = draws.limit(metric);
        boolean over = draws.chance(60);
        typed.having.add(new Threshold(metric, over ? Op.GT : Op.LT, List.of(value)));
        next.need("x", () -> names.number(metric, value));
        next.slot(over ? "over" : "under", () -> "").needOne(over ? "over" : "under");
      }
      case "follow-metric" -> {
        String metric = draws.any();
        typed.metrics.set(0, new Measure(metric, null));
        next.need("m", () -> names.metric(metric));
      }
      default -> {
        int n = 2 + (typed.limit + 3) % 8;
        typed.limit = n;
        typed.descending &= !type.equals("follow-turn");
        next.need("n", () -> "" + n);
      }
    }
  }

  private void value(Drawn next, boolean not) {
    Typed typed = next.typed;
    List<String> free =
        draws.groups(9).stream().filter(d -> !typed.by.contains(d) || !typed.ranked).toList();
    Filter drawn = draws.filter(draws.pick(free));
    String value = drawn.values().get(0);
    typed.filters.removeIf(f -> f.dimension().equals(drawn.dimension()));
    typed.filters.add(new Filter(drawn.dimension(), List.of(value), not));
    next.need("v", () -> names.value(value));
  }
}
