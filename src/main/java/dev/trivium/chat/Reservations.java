package dev.trivium.chat;

import dev.trivium.data.DataQuality;
import dev.trivium.data.Suppressed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has to be said of the data itself beside an answer: how good it is, what is left out. */
final class Reservations {
  private Reservations() {}

  static List<String> of(Table table) {
    List<String> said = new ArrayList<>();
    table.sources().quality().stream()
        .filter(DataQuality::low)
        .map(Reservations::low)
        .forEach(said::add);
    if (table.suppressed().groups() > 0) {
      said.add(leftOut(table.suppressed()));
    }
    return said;
  }

  private static String low(DataQuality quality) {
    return "The data of "
        + Formats.plain(quality.dataset())
        + " is less good than it should be: what arrived in the last 30 days scores "
        + number(quality.received())
        + " of 100, and at least "
        + number(quality.least())
        + " is wanted. Rows that were refused are not in these figures.";
  }

  private static String leftOut(Suppressed suppressed) {
    return suppressed.groups() == 1
        ? "1 group is left out, because it stands on fewer than " + suppressed.least() + " rows."
        : suppressed.groups()
            + " groups are left out, because they stand on fewer than "
            + suppressed.least()
            + " rows or would tell what such a group holds.";
  }

  private static String number(@Nullable Double score) {
    return score == null ? "" : BigDecimal.valueOf(score).stripTrailingZeros().toPlainString();
  }
}
