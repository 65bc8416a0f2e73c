package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Mode;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names periods as people do where they are shown; evidence keeps their first days. */
record PeriodNames(Domain domain, Interpretation query) {
  private static final String PERIOD = "period";
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter QUARTER =
      DateTimeFormatter.ofPattern("'Q'q uuuu", Locale.ENGLISH);

  Table in(Table table) {
    int at = table.column(PERIOD);
    if (at < 0) {
      return table;
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      List<@Nullable Object> cells = new ArrayList<>(row);
      cells.set(at, row.get(at) instanceof LocalDate day ? name(day) : row.get(at));
      rows.add(Table.row(cells));
    }
    return table.rows(rows);
  }

  private String name(LocalDate day) {
    Grain grain =
        query.grain() == null && query.mode() == Mode.FORECAST ? Grain.MONTH : query.grain();
    boolean calendar = domain.fiscalStart() == null || domain.fiscalStart() == Month.JANUARY;
    if (grain == null) {
      return day.toString();
    }
    return switch (grain) {
      case MONTH -> day.getDayOfMonth() == 1 ? MONTH.format(day) : day.toString();
      // Where fiscal years begin elsewhere, the name of a quarter could be taken for a fiscal one.
      case QUARTER -> calendar && day.getDayOfMonth() == 1 ? QUARTER.format(day) : day.toString();
      case YEAR ->
          calendar && day.getDayOfYear() == 1 ? String.valueOf(day.getYear()) : day.toString();
      case DAY, WEEK -> day.toString();
    };
  }
}
