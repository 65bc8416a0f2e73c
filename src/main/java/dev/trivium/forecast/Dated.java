package dev.trivium.forecast;

import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Timeline;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rows of one series in any order, with dates, local times or instants of any offset, as a grid.
 *
 * <p>Hours are counted in the standard time of the zone, so that no hour is there twice or missing
 * when clocks change.
 */
final class Dated {
  private static final double NEARLY_WHOLE = 0.8;

  /** So many rows a period tell that each is a part of it. */
  private static final int MANY = 4;

  private final Reading reading;
  private final int most;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean sorted = true;

  /**
   * @param standard the same in the standard time of the zone
   */
  private record Row(LocalDateTime at, LocalDateTime standard, double value) {}

  /**
   * @param most periods between the first and the last row
   */
  Dated(Reading reading, int most) {
    this.reading = reading;
    this.most = most;
  }

  /** Errors: {@link DateTimeException} for a text that is no date, time or instant. */
  void add(String text, double value) {
    String word = text.strip();
    Optional<Instant> instant = instant(word);
    if (instant.isEmpty()) {
      add(Reading.moment(word.replace(' ', 'T')), value);
      return;
    }
    ZoneRules rules = reading.zone().getRules();
    Instant at = instant.get();
    add(
        Reading.within(LocalDateTime.ofInstant(at, rules.getOffset(at))),
        Reading.within(LocalDateTime.ofInstant(at, rules.getStandardOffset(at))),
        value);
  }

  void add(LocalDateTime at, double value) {
    add(at, at, value);
  }

  private void add(LocalDateTime at, LocalDateTime standard, double value) {
    sorted &= rows.isEmpty() || !standard.isBefore(rows.getLast().standard());
    rows.add(new Row(at, standard, value));
  }

  /** Empty for a date or a local time. */
  private static Optional<Instant> instant(String text) {
    if (text.length() <= 10) {
      return Optional.empty();
    }
    String iso = text.replace(' ', 'T');
    int sign = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
    if (!iso.endsWith("Z") && sign < 11) {
      return Optional.empty();
    }
    return Optional.of(
        iso.indexOf('[') > 0
            ? ZonedDateTime.parse(iso).toInstant()
            : OffsetDateTime.parse(iso).toInstant());
  }

  /** Errors: {@link DateTimeException} for rows that are one period or too many periods. */
  Grid grid() {
    if (rows.isEmpty()) {
      return Grid.steps(new double[0], "none", 1);
    }
    notes.clear();
    rows.sort(Comparator.comparing(Row::at));
    if (!sorted) {
      notes.add("rows were sorted by time");
    }
    Calendar kind = reading.grain().orElseGet(this::distance);
    Timeline calendar = reading.years().of(kind);
    if (kind == Calendar.HOUR) {
      rows.replaceAll(row -> new Row(row.standard(), row.standard(), row.value()));
      rows.sort(Comparator.comparing(Row::at));
    }
    LocalDateTime first = rows.getFirst().at();
    long into =
        kind == Calendar.WEEK && reading.duplicates() == Reading.Duplicates.ERROR
            ? Duration.between(calendar.start(calendar.index(first)), first).toDays()
            : 0;
    long begin = calendar.index(first.minusDays(into));
    long end = calendar.index(rows.getLast().at().minusDays(into)) + 1;
    long known = left(calendar, into, end);
    if (Math.max(known, end) - begin > most) {
      throw new DateTimeException("the rows span more than " + most + " periods");
    }
    notes.addAll(Years.notes(calendar, first, rows.getLast().at()));
    double[] values = values(calendar, into, begin, Math.max(begin, known));
    Optional<Double> now = known < end ? nowcast(calendar, known) : Optional.empty();
    double[] all = Arrays.copyOf(values, values.length + (now.isPresent() ? 1 : 0));
    now.ifPresent(value -> all[values.length] = value);
    // Weeks may begin on any day and keep it; a month told by its last day begins on its first.
    boolean several = reading.duplicates() != Reading.Duplicates.ERROR;
    LocalDateTime named = several || kind != Calendar.WEEK ? calendar.start(begin) : first;
    return Grid.placed(all, named, calendar).reading(reading.gaps(), now.isPresent()).noting(notes);
  }

  /** The period behind the last one that is over. */
  private long left(Timeline calendar, long into, long end) {
    if (reading.asOf().isPresent()) {
      long running = calendar.index(reading.asOf().get().minusDays(into));
      if (running < end) {
        notes.add(History.RUNNING);
      }
      return Math.min(running, end);
    }
    LocalDate last = rows.getLast().at().toLocalDate();
    double reached = calendar.passed(last.plusDays(1).atStartOfDay());
    boolean several = reading.duplicates() != Reading.Duplicates.ERROR;
    long periods = end - calendar.index(rows.getFirst().at());
    if (several && rows.size() >= MANY * periods && reached > 0 && reached < NEARLY_WHOLE) {
      notes.add("the last period is left out, because its rows end on " + last);
      return end - 1;
    }
    return end;
  }

  private double[] values(Timeline calendar, long into, long begin, long known) {
    double[] values = new double[(int) (known - begin)];
    int[] count = new int[values.length];
    Arrays.fill(values, Double.NaN);
    int twice = 0;
    for (Row row : rows) {
      long at = calendar.index(row.at().minusDays(into)) - begin;
      if (at >= values.length || !Double.isFinite(row.value())) {
        continue;
      }
      int t = (int) at;
      twice += count[t] > 0 ? 1 : 0;
      values[t] = count[t]++ == 0 ? row.value() : values[t] + row.value();
      if (count[t] > 1 && reading.duplicates() == Reading.Duplicates.ERROR) {
        String name = calendar.kind().name().toLowerCase(Locale.ROOT);
        throw new DateTimeException(
            "the " + name + " of " + row.at() + " stands there twice for one series");
      }
    }
    for (int t = 0; t < values.length && reading.duplicates() == Reading.Duplicates.MEAN; t++) {
      values[t] /= Math.max(1, count[t]);
    }
    if (twice > 0) {
      String how = reading.duplicates().name().toLowerCase(Locale.ROOT);
      notes.add(twice + " further rows of a period were taken into its " + how);
    }
    return values;
  }

  private Optional<Double> nowcast(Timeline calendar, long running) {
    boolean sums = reading.duplicates() == Reading.Duplicates.SUM;
    if (!reading.nowcast() || !sums || reading.asOf().isEmpty()) {
      return Optional.empty();
    }
    // Days that were not delivered yet are not empty ones.
    LocalDateTime reached = rows.getLast().at().toLocalDate().plusDays(1).atStartOfDay();
    LocalDateTime asOf = reading.asOf().get();
    LocalDateTime now = reached.isBefore(asOf) ? reached : asOf;
    Nowcast share = new Nowcast(calendar, now);
    double soFar = 0;
    for (Row row : rows) {
      share.add(row.at(), row.value());
      boolean own = calendar.index(row.at()) == running && row.at().isBefore(now);
      soFar += own && Double.isFinite(row.value()) ? row.value() : 0;
    }
    if (share.share().isEmpty() || calendar.index(asOf) != running) {
      notes.add("there is no nowcast: too few complete periods, or too little of this one");
      return Optional.empty();
    }
    notes.remove(History.RUNNING);
    notes.add(Nowcast.note(soFar, share.share().getAsDouble(), now));
    return Optional.of(soFar / share.share().getAsDouble());
  }

  private Calendar distance() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < rows.size(); i++) {
      Duration apart = Duration.between(rows.get(i - 1).at(), rows.get(i).at());
      least = apart.isZero() ? least : Math.min(least, apart.toMinutes() / 60.0);
    }
    if (least < 0.99) {
      throw new DateTimeException("rows are less than an hour apart; say the grain");
    }
    return least == Double.POSITIVE_INFINITY ? Calendar.MONTH : Calendar.nearest(least);
  }
}
