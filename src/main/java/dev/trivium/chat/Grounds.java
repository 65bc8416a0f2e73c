package dev.trivium.chat;

import dev.trivium.chat.claims.Known;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Period;
import dev.trivium.chat.understanding.Understanding.Data;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that an answer from rows may say: its rows, its query, and what was asked. */
final class Grounds {
  private final Domain domain;
  private final Known known = new Known(Locale.ENGLISH);

  private Grounds(Domain domain) {
    this.domain = domain;
  }

  /**
   * @param heads names of the columns as they are shown
   * @param shown how many rows are shown; how many more there are may be said
   */
  static Known of(
      Domain domain, Data understood, Table table, List<String> heads, int shown, Question asked) {
    Grounds grounds = new Grounds(domain);
    Known known = grounds.known;
    known.rows(table.rows()).number(table.rows().size() - (double) shown);
    table.rows().stream()
        .limit(shown)
        .flatMap(List::stream)
        .filter(String.class::isInstance)
        .forEach(cell -> known.name(Formats.plain(String.valueOf(cell))));
    heads.forEach(known::name);
    table.units().stream().filter(Objects::nonNull).forEach(known::name);
    table.sources().datasets().forEach(known::name);
    table.notes().forEach(known::text);
    Reservations.of(table).forEach(known::text);
    understood.inherited().forEach(known::text);
    understood.assumed().forEach(known::text);
    known.text(asked.text()).day(asked.asOf()).day(domain.first()).day(domain.last());
    if (understood.query().mode() == Interpretation.Mode.CONTRIBUTION) {
      grounds.change(Contribution.totals(table));
    }
    grounds.query(understood.query());
    return known;
  }

  private void change(Contribution.Totals totals) {
    Double growth = totals.growth();
    known.number(totals.previous().doubleValue()).number(totals.current().doubleValue());
    known.change(totals.change().doubleValue()).change(growth == null ? 0 : growth);
  }

  private void query(Interpretation query) {
    query.metrics().forEach(this::measure);
    query.by().forEach(by -> known.name(domain.label(by)));
    Reckoning.all(query.filters(), query.part())
        .forEach(filter -> {
          known.name(domain.label(filter.dimension()));
          filter.values().forEach(value -> known.name(value).name(Formats.plain(value)));
        });
    query
        .having()
        .forEach(having -> {
          measure(new Measure(having.metric(), null));
          having.values().forEach(known::number);
        });
    String field = query.timeField();
    if (field != null) {
      known.name(domain.label(field));
    }
    known.number(query.limit());
    period(query.time());
    period(query.base());
  }

  private void measure(Measure measure) {
    known.name(domain.label(measure.metric()));
    unit(measure.metric());
    String per = measure.per();
    if (per != null) {
      known.name(domain.label(per));
    }
  }

  private void unit(String metric) {
    String unit = domain.metric(metric).map(Domain.Metric::unit).orElse(null);
    if (unit != null) {
      known.name(unit);
    }
  }

  private void period(@Nullable Period period) {
    if (period != null) {
      LocalDate to = period.to();
      known.day(period.from()).day(to == null ? null : to.minusDays(1));
    }
  }
}
