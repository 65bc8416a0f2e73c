package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a forecast begins with: of what, and of which groups. */
record ForecastLead(Domain domain, Interpretation query) {
  private static final int NAMED = 4;

  String sentence(String what, Table table) {
    return "Forecast of "
        + what
        + groups(table)
        + " with the lower and upper bound of each period:";
  }

  private String groups(Table table) {
    if (query.by().isEmpty()) {
      return "";
    }
    List<String> names = names(table);
    String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = unnamed(table) > 0 ? " and " + unnamed(table) + " more" : "";
    String by =
        query.by().stream()
            .map(dimension -> domain.label(dimension).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" and "));
    return " by " + by + " (" + first + more + ")";
  }

  /** How many groups have rows but are not named. */
  int unnamed(Table table) {
    return Math.max(0, names(table).size() - NAMED);
  }

  /** Groups stand behind the period of each row. */
  private List<String> names(Table table) {
    return table.rows().stream()
        .map(row ->
            row.subList(1, 1 + query.by().size()).stream()
                .map(cell -> Formats.cell(cell, null))
                .collect(Collectors.joining(" / ")))
        .distinct()
        .toList();
  }
}
