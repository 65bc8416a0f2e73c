package dev.trivium.chat.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds a forecast against the same period a year before. */
final class ForecastMatch {
  private static final Pattern LOWER = Pattern.compile("^(lower|low|lo|p0?5|p10)");
  private static final Pattern UPPER = Pattern.compile("^(upper|high|hi|p90|p95)");
  private static final Pattern VALUE =
      Pattern.compile("^(value|forecast|p50|mean|median|yhat|point)");
  private static final double BAND = 0.40;
  private static final int NONE = -1;

  private ForecastMatch() {}

  /** Whether every row has lower ≤ value ≤ upper, and the values add up to about the gold's. */
  static boolean holds(Outcome gold, Result result) {
    List<String> names = result.columns().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    int lower = find(names, LOWER, NONE, NONE);
    int upper = find(names, UPPER, NONE, NONE);
    if (result.rows().isEmpty() || lower == NONE || upper == NONE) {
      return false;
    }
    int named = find(names, VALUE, lower, upper);
    int value = named == NONE ? firstNumbers(result, lower, upper) : named;
    double total = 0;
    for (List<@Nullable Object> row : result.rows()) {
      Double low = number(row, lower);
      Double middle = number(row, value);
      Double high = number(row, upper);
      if (low == null || middle == null || high == null || low > middle || middle > high) {
        return false;
      }
      total += middle;
    }
    double naive = naive(gold);
    return Math.abs(total - naive) <= BAND * Math.abs(naive);
  }

  private static int find(List<String> names, Pattern pattern, int but, int nor) {
    for (int n = 0; n < names.size(); n++) {
      if (n != but && n != nor && pattern.matcher(names.get(n)).find()) {
        return n;
      }
    }
    return NONE;
  }

  private static int firstNumbers(Result result, int lower, int upper) {
    for (int n = 0; n < result.columns().size(); n++) {
      if (n != lower && n != upper && numeric(result, n)) {
        return n;
      }
    }
    return NONE;
  }

  private static boolean numeric(Result result, int at) {
    for (List<@Nullable Object> row : result.rows()) {
      if (at >= row.size() || !(row.get(at) instanceof Number)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Double number(List<@Nullable Object> row, int at) {
    Object cell = at == NONE || at >= row.size() ? null : row.get(at);
    return cell == null ? null : Cells.number(cell);
  }

  private static double naive(Outcome gold) {
    List<List<@Nullable Object>> rows = gold.rows();
    int value = gold.columns().indexOf("value");
    double total = 0;
    for (List<@Nullable Object> row : rows == null ? List.<List<@Nullable Object>>of() : rows) {
      Double cell = number(row, value);
      total += cell == null ? 0 : cell;
    }
    return total;
  }
}
