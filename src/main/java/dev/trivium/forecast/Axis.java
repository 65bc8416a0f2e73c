package dev.trivium.forecast;

import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Timeline;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What equally spaced values stand on: a calendar, or nothing but their order.
 *
 * @param first a moment of the first period; empty without dates
 * @param timeline the periods; empty without dates
 */
record Axis(
    String frequency,
    List<Integer> seasons,
    Optional<LocalDateTime> first,
    Optional<Timeline> timeline) {
  Axis {
    seasons = List.copyOf(seasons);
  }

  /** Without dates. Known frequencies have seasons of their own beside the given one. */
  static Axis steps(String frequency, int season) {
    List<Integer> seasons =
        switch (frequency) {
          case "Hourly" -> List.of(24, 168);
          case "Weekly" -> List.of(52);
          default -> List.of(season);
        };
    return new Axis(frequency, seasons, Optional.empty(), Optional.empty());
  }

  /** Consecutive periods of which only the length is known. */
  static Axis undated(Timeline timeline) {
    return new Axis(timeline.kind().name(), timeline.seasons(), Optional.empty(), Optional.empty());
  }

  static Axis placed(LocalDateTime first, Timeline timeline) {
    return new Axis(
        timeline.kind().name(), timeline.seasons(), Optional.of(first), Optional.of(timeline));
  }

  /** Whether both have the same periods, however many. */
  boolean alike(Axis other) {
    return comparable(other) && first.equals(other.first);
  }

  /** Whether both count the same kind of period. */
  boolean comparable(Axis other) {
    return frequency.equals(other.frequency) && timeline.equals(other.timeline);
  }

  /** Name of the kind of period; empty without a calendar. */
  Optional<String> kind() {
    return timeline.map(periods -> periods.kind().name());
  }

  /**
   * A moment of a period, the first one except of weeks; empty without a calendar.
   *
   * @param number 0 for the first period
   */
  Optional<LocalDateTime> moment(long number) {
    return first.flatMap(at -> timeline.map(periods -> plus(periods, at, number)));
  }

  /** The same in words: its day or hour. */
  Optional<String> name(long number) {
    boolean hours = timeline.equals(Optional.of(Calendar.HOUR));
    return moment(number).map(at -> hours ? at.toString() : at.toLocalDate().toString());
  }

  /** Number of the period that holds a moment, 0 for the first; nothing without a calendar. */
  OptionalLong period(LocalDateTime at) {
    return timeline
        .flatMap(kind -> first.map(begin -> kind.index(at) - kind.index(begin)))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  static LocalDateTime plus(Timeline timeline, LocalDateTime at, long periods) {
    // Weeks may begin on any day and keep it.
    return timeline == Calendar.WEEK
        ? at.plusWeeks(periods)
        : timeline.start(timeline.index(at) + periods);
  }
}
