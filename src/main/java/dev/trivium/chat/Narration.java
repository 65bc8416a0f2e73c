package dev.trivium.chat;

import dev.trivium.chat.claims.Known;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Op;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import dev.trivium.chat.understanding.Period;
import dev.trivium.chat.understanding.Understanding.Data;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Words an answer from its rows: what, with what reservation, how it was understood, from where.
 */
final class Narration {
  private static final int SHOWN = 10;

  private final Domain domain;
  private final String model;
  private final LocalDate today;
  private final String zone;

  Narration(Domain domain, String model, Question question) {
    this.domain = domain;
    this.model = model;
    this.today = question.asOf();
    ZoneId named = question.zone();
    this.zone = named == null ? "" : named.getId();
  }

  /** All that the body of a data answer may say. */
  Known known(Data understood, Table table, Question asked) {
    Known known = Grounds.of(domain, understood, table, heads(table), SHOWN, asked);
    if (understood.query().mode() == Mode.FORECAST) {
      known.number(new ForecastLead(domain, understood.query()).unnamed(table));
    }
    return known.name(model).name(zone);
  }

  /** The body of a data answer, without disclosure and suggestions. */
  String data(Data understood, Table table) {
    Interpretation query = understood.query();
    List<String> parts = new ArrayList<>();
    Table named = new PeriodNames(domain, query).in(table);
    parts.add(sentence(query, named));
    if (table.rows().size() > 1 || query.mode() == Mode.LIST && wide(table)) {
      parts.add(Formats.table(named, heads(table), SHOWN).strip());
    }
    List<String> caveats = caveats(understood, table);
    if (!caveats.isEmpty()) {
      parts.add(String.join(" ", caveats));
    }
    parts.add("*Understood as:* " + interpretation(query) + ".");
    parts.add(
        "*Source:* "
            + String.join(", ", table.sources().datasets())
            + " (model "
            + model
            + "), as of "
            + today
            + (zone.isEmpty() ? "." : " in " + zone + "."));
    return String.join("\n\n", parts);
  }

  private static boolean wide(Table table) {
    return table.rows().size() == 1 && table.columns().size() > 1;
  }

  private String sentence(Interpretation query, Table table) {
    String what = metrics(query);
    if (table.rows().isEmpty() && table.suppressed().groups() > 0) {
      return "This stands on too few rows to be shown: " + what + where(query) + ".";
    }
    if (table.rows().isEmpty() && query.mode() == Mode.MOVING) {
      return "No "
          + query.limit()
          + " whole periods lie behind each other here, so there is no mean: "
          + what
          + where(query)
          + ".";
    }
    if (table.rows().isEmpty()) {
      return "There are no rows for this: " + what + where(query) + ".";
    }
    if (query.mode() == Mode.FORECAST) {
      return new ForecastLead(domain, query).sentence(lower(what), table);
    }
    if (query.mode() == Mode.CONTRIBUTION) {
      return "**" + what + where(query) + " " + moved(table) + "**";
    }
    if (table.rows().size() == 1 && table.columns().size() == 1) {
      String value = Formats.cell(table.rows().get(0).get(0), table.units().get(0));
      return "**" + heads(table).get(0) + where(query) + ": " + value + "**";
    }
    if (table.rows().size() == 1 && query.mode() != Mode.LIST) {
      return "**" + headline(query, table) + "**";
    }
    return "**"
        + what
        + where(query)
        + "**, "
        + table.rows().size()
        + (table.rows().size() == 1 ? " row:" : " rows:");
  }

  private static String moved(Table split) {
    Contribution.Totals totals = Contribution.totals(split);
    String unit = split.units().get(1);
    String span =
        "from "
            + Formats.cell(totals.previous(), unit)
            + " to "
            + Formats.cell(totals.current(), unit);
    if (totals.change().signum() == 0) {
      return "did not change: " + Formats.cell(totals.current(), unit) + " in both periods";
    }
    Double growth = totals.growth();
    return (totals.change().signum() < 0 ? "fell by " : "rose by ")
        + Formats.cell(totals.change().abs(), unit)
        + (growth == null ? "" : " (" + Formats.cell(Math.abs(growth), "fraction") + ")")
        + ", "
        + span;
  }

  /** The only row: whom it is about, then its figures. */
  private String headline(Interpretation query, Table table) {
    List<String> whom = new ArrayList<>();
    List<String> figures = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      String cell =
          heads(table).get(i)
              + " "
              + Formats.cell(table.rows().get(0).get(i), table.units().get(i));
      String column = table.columns().get(i);
      boolean key = query.by().contains(column) || column.equals("period");
      (key ? whom : figures).add(cell);
    }
    String about = whom.isEmpty() ? metrics(query) : String.join(", ", whom);
    return about + where(query) + ": " + String.join(", ", figures);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private String where(Interpretation query) {
    List<Filter> all = Reckoning.all(query.filters(), query.part());
    return all.isEmpty()
        ? ""
        : " (" + all.stream().map(this::filter).collect(Collectors.joining("; ")) + ")";
  }

  private String filter(Filter filter) {
    return domain.label(filter.dimension())
        + (filter.not() ? " not " : " ")
        + filter.values().stream().map(Formats::plain).collect(Collectors.joining(" or "));
  }

  private String metrics(Interpretation query) {
    if (query.metrics().isEmpty()) {
      return query.by().stream().map(domain::label).collect(Collectors.joining(", "));
    }
    return query.metrics().stream().map(this::measure).collect(Collectors.joining(", "));
  }

  private String measure(Measure measure) {
    String per = measure.per();
    String label = domain.label(measure.metric());
    return per == null ? label : label + " per " + lower(domain.label(per));
  }

  private List<String> heads(Table table) {
    return table.columns().stream().map(this::head).toList();
  }

  private String head(String column) {
    String known = domain.label(column);
    String plain = known.equals(column) ? column.replace('_', ' ') : known;
    return Formats.plain(plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1));
  }

  private List<String> caveats(Data understood, Table table) {
    List<String> out = new ArrayList<>();
    table.notes().forEach(note -> out.add(Formats.sentence(note)));
    Reservations.of(table).forEach(out::add);
    if (understood.query().mode() == Mode.CONTRIBUTION) {
      out.add("This splits the change; it does not say what caused it.");
    }
    Period time = understood.query().time();
    if (time != null && time.running()) {
      out.add("The period is still running; it counts to " + today + ".");
    }
    boolean asked = understood.query().limit() == table.rows().size();
    if (table.truncated() && !asked) {
      out.add("The list is cut at " + table.rows().size() + " rows.");
    }
    if (!understood.inherited().isEmpty()) {
      out.add("Taken from the question before: " + String.join(", ", understood.inherited()) + ".");
    }
    if (!understood.assumed().isEmpty()) {
      out.add("Assumed: " + Formats.plain(String.join("; ", understood.assumed())) + ".");
    }
    return out;
  }

  /** One line that restates the reading, with exact dates. */
  String interpretation(Interpretation query) {
    List<String> parts = new ArrayList<>();
    String mode = query.mode() == Mode.VALUE ? "" : query.queryType() + " of ";
    parts.add(mode + metrics(query));
    query.by().forEach(by -> parts.add("by " + lower(domain.label(by))));
    if (query.grain() != null) {
      parts.add("by " + query.grain().word());
    }
    Reckoning.all(query.filters(), query.part()).forEach(f -> parts.add(filter(f)));
    query.having().forEach(having -> parts.add(having(having)));
    if (query.mode() == Mode.MOVING) {
      parts.add("over " + query.limit() + " periods");
    }
    if (query.ranked()) {
      String many = query.limit() == 0 ? "all" : String.valueOf(query.limit());
      parts.add((query.descending() ? "highest first, " : "lowest first, ") + many);
    }
    parts.add(dates(query));
    return String.join(", ", parts);
  }

  private String dates(Interpretation query) {
    Period time = query.time();
    Period base = query.base();
    String field = query.timeField();
    String own =
        query.mode() == Mode.FORECAST && time == null
            ? "the coming periods"
            : Formats.period(time, domain.first(), domain.last());
    String named = field == null ? own : own + " (" + lower(domain.label(field)) + ")";
    return base == null ? named : named + " against " + Formats.period(base, null, null);
  }

  private String having(Threshold threshold) {
    Op op = threshold.op();
    String sign =
        switch (op) {
          case LT -> "below ";
          case LTE -> "at most ";
          case GT -> "above ";
          case GTE -> "at least ";
          case BETWEEN -> "between ";
        };
    String unit = domain.metric(threshold.metric()).map(Domain.Metric::unit).orElse(null);
    return domain.label(threshold.metric())
        + " "
        + sign
        + threshold.values().stream()
            .map(v -> Formats.cell(v, unit))
            .collect(Collectors.joining(" and "));
  }

  static String suggestions(List<String> suggestions) {
    return suggestions.isEmpty()
        ? ""
        : "You could ask next: "
            + suggestions.stream()
                .map(s -> "\u201c" + s + "\u201d")
                .collect(Collectors.joining(", "))
            + ".";
  }
}
