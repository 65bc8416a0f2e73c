package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Mode;
import java.util.EnumSet;
import java.util.Set;

/** What each cue of a question must have done to its query. */
final class Cues {
  /** Words that ask without saying what for, or that only lead over. */
  private static final Set<Cue> FREE =
      EnumSet.of(
          Cue.AND,
          Cue.ONLY,
          Cue.WHAT_IS,
          Cue.HOW_MUCH,
          Cue.WHICH,
          Cue.LIST,
          Cue.FOLLOW,
          Cue.SAME,
          Cue.INSTEAD,
          Cue.COME_TO,
          Cue.QUANTITY,
          Cue.DO_YOU_KNOW,
          Cue.GREETING,
          Cue.THANKS,
          Cue.WHEN,
          Cue.LATEST,
          Cue.ADVERB);

  /** Words of questions that are not about rows. */
  private static final Set<Cue> VAGUE =
      EnumSet.of(
          Cue.DOING,
          Cue.DEFINE,
          Cue.WHAT_CAN,
          Cue.METRICS,
          Cue.DIMENSIONS,
          Cue.DATES,
          Cue.RECENT,
          Cue.EARLIEST,
          Cue.UNSAFE,
          Cue.PRIVATE,
          Cue.NAME);

  private static final Set<Mode> PAIRS =
      EnumSet.of(Mode.COMPARE, Mode.GROWTH, Mode.GROWTH_SERIES, Mode.CONTRIBUTION);

  private Cues() {}

  static boolean free(Cue cue) {
    return FREE.contains(cue);
  }

  static boolean vague(Cue cue) {
    return VAGUE.contains(cue);
  }

  /** Whether a question compares, by whatever words. */
  static boolean compares(Slots slots) {
    return slots.any(
        Cue.WHY, Cue.COMPARE, Cue.GROWTH, Cue.YOY, Cue.QOQ, Cue.MOM, Cue.WOW, Cue.DOD, Cue.OVER);
  }

  /** Whether the query shows that the cue was heeded. */
  static boolean shows(Cue cue, Interpretation q, Lexicon lexicon) {
    return switch (cue) {
      case BY, PER, EACH, IN_TERMS_OF -> grouped(q) || q.metrics().stream().anyMatch(Cues::ratio);
      case TOP, BOTTOM, RANK -> q.ranked() || q.mode() == Mode.EXTREME;
      case MORE, LESS, AT_LEAST, AT_MOST, BETWEEN, NEGATIVE, POSITIVE -> !q.having().isEmpty();
      case LOSS -> !q.having().isEmpty() || q.ranked();
      case OVER -> !q.having().isEmpty() || q.grain() != null || PAIRS.contains(q.mode());
      case NOT -> q.filters().stream().anyMatch(Interpretation.Filter::not);
      case SHARE -> q.mode() == Mode.SHARE;
      case IN_PERCENT ->
          q.mode() == Mode.SHARE
              || PAIRS.contains(q.mode())
              || q.metrics().stream().anyMatch(m -> fraction(m, lexicon));
      case GROWTH, YOY, QOQ, MOM, WOW, DOD -> PAIRS.contains(q.mode());
      case COMPARE -> PAIRS.contains(q.mode()) || (grouped(q) && !q.filters().isEmpty());
      case WHY -> q.mode() == Mode.CONTRIBUTION;
      case MOVING -> q.mode() == Mode.MOVING;
      case RUNNING -> q.mode() == Mode.RUNNING;
      case TREND -> q.grain() != null;
      case COUNT ->
          q.mode() == Mode.COUNT_GROUPS || q.metrics().stream().anyMatch(m -> counts(m, lexicon));
      case AVERAGE -> q.metrics().stream().anyMatch(m -> averages(m, lexicon));
      case HOW_LONG -> q.metrics().stream().anyMatch(m -> lasts(m, lexicon));
      case FORECAST -> q.mode() == Mode.FORECAST;
      case WEEKDAY -> q.by().contains("weekday");
      default -> false;
    };
  }

  private static boolean grouped(Interpretation q) {
    return !q.by().isEmpty() || q.grain() != null;
  }

  private static boolean ratio(Interpretation.Measure measure) {
    return measure.per() != null;
  }

  private static boolean fraction(Interpretation.Measure measure, Lexicon lexicon) {
    return lexicon
        .domain()
        .metric(measure.metric())
        .filter(m -> "fraction".equals(m.unit()))
        .isPresent();
  }

  private static boolean counts(Interpretation.Measure measure, Lexicon lexicon) {
    return measure.metric().startsWith("distinct(")
        || "count"
            .equals(
                lexicon.domain().metric(measure.metric()).map(Domain.Metric::unit).orElse(null));
  }

  private static boolean averages(Interpretation.Measure measure, Lexicon lexicon) {
    return ratio(measure)
        || lexicon.domain().metric(measure.metric()).filter(m -> !m.additive()).isPresent();
  }

  private static boolean lasts(Interpretation.Measure measure, Lexicon lexicon) {
    return lexicon
        .domain()
        .metric(measure.metric())
        .map(Domain.Metric::unit)
        .filter(Measures.DURATIONS::contains)
        .isPresent();
  }
}
