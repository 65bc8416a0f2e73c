package dev.trivium.chat.evaluation;

import dev.trivium.chat.evaluation.Sample.Meant;
import dev.trivium.chat.understanding.Canonical;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Period;
import dev.trivium.chat.understanding.Understanding;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Coverage;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Help;
import java.time.LocalDate;

/** Judges readings of made-up questions. */
final class Labels {
  private Labels() {}

  /** Whether something was said to the question, right or wrong. */
  static boolean answered(Understanding understood) {
    return !(understood instanceof Abstain || understood instanceof Clarify);
  }

  /** Whether the reading is what was meant; what makes no difference to the rows is no matter. */
  static boolean right(Understanding understood, Meant meant, PracticeDomain domain) {
    return switch (meant) {
      case Meant.Query(Interpretation query) ->
          understood instanceof Data data
              && plain(data.query(), domain).equals(plain(query, domain));
      case Meant.Definition(String name) -> understood.equals(new Definition(name));
      case Meant.Coverage() -> understood instanceof Coverage;
      case Meant.Help() -> understood instanceof Help;
      case Meant.Silence() -> !answered(understood);
    };
  }

  /** The query without what makes no difference to its rows. */
  private static Interpretation plain(Interpretation query, PracticeDomain domain) {
    Interpretation q = Canonical.of(query);
    Typed typed = new Typed();
    typed.take(q);
    typed.timeField = domain.timeField().equals(q.timeField()) ? null : q.timeField();
    typed.metrics.replaceAll(measure -> counting(measure, domain));
    oneBucket(typed);
    if (typed.mode == Mode.COMPARE) {
      typed.mode = Mode.GROWTH;
    }
    boolean whole = typed.ranked && typed.limit == 0 && typed.descending;
    typed.ranked &= !(whole && typed.within.isEmpty());
    return typed.query();
  }

  /** A count of different values by the name of the metric that is it, if there is one. */
  private static Measure counting(Measure measure, PracticeDomain domain) {
    return domain.counts().entrySet().stream()
        .filter(entry -> measure.equals(Measure.distinct(entry.getKey())))
        .map(entry -> new Measure(entry.getValue(), null))
        .findFirst()
        .orElse(measure);
  }

  /** A series of one period is that period. */
  private static void oneBucket(Typed typed) {
    Grain grain = typed.grain;
    Period time = typed.time;
    LocalDate from = time == null ? null : time.from();
    if (grain == null || time == null || from == null || !grain.plus(from, 1).equals(time.to())) {
      return;
    }
    if (typed.mode == Mode.VALUE) {
      typed.grain = null;
    } else if (typed.mode == Mode.GROWTH_SERIES) {
      Period unit = Period.unit(grain, from);
      Period base = typed.base == null ? unit.before() : unit.yearBefore();
      typed.base = new Period(base.from(), base.to(), null, false);
      typed.mode = Mode.GROWTH;
      typed.grain = null;
    }
  }
}
