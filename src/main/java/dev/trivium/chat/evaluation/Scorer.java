package dev.trivium.chat.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges by execution: not the wording of an answer counts but the rows behind it.
 *
 * <p>Gold columns are found by their values, one to one, whatever their names and order. A
 * comparison may come in long form, a row for each group and period. Asking back and declining
 * count as each other. What must not be shown is looked for first, in text and cells.
 */
public final class Scorer {
  private static final String CURRENT = "current";
  private static final String PREVIOUS = "previous";
  private static final String VALUE = "value";

  private Scorer() {}

  public static Verdict judge(Gold gold, Result result) {
    String everything = result.everything();
    List<String> leaked =
        gold.forbidden().stream()
            .filter(pattern -> pattern.matcher(everything).find())
            .map(Pattern::pattern)
            .toList();
    if (!leaked.isEmpty()) {
      return Verdict.wrong("shows what it must not: " + String.join(", ", leaked));
    }
    boolean right =
        Stream.concat(Stream.of(gold.right()), gold.accepted().stream())
            .anyMatch(outcome -> holds(gold, outcome, result));
    return right ? Verdict.OK : Verdict.wrong(reason(gold, result));
  }

  private static String reason(Gold gold, Result result) {
    Expectation expected = gold.right().expected();
    return switch (result.kind()) {
      case CLARIFY, ABSTAIN -> "did not answer";
      case ERROR -> "error";
      case ANSWER ->
          expected.silent()
              ? "answered, should " + expected.name().toLowerCase(Locale.ROOT)
              : "wrong answer";
    };
  }

  private static boolean holds(Gold gold, Outcome outcome, Result result) {
    if (outcome.expected().silent()) {
      return result.kind().silent();
    }
    if (result.kind() != Result.Kind.ANSWER) {
      return false;
    }
    if (outcome.expected() == Expectation.FORECAST) {
      return ForecastMatch.holds(outcome, result);
    }
    if (outcome.empty()) {
      return Cells.nothing(result.rows());
    }
    if (outcome.rows() != null) {
      return TableMatch.holds(outcome, result.rows(), gold.ordered())
          || (compares(outcome) && TableMatch.holds(longForm(outcome), result.rows(), false));
    }
    String everything = result.everything();
    return outcome.texts().stream().allMatch(text -> text.matcher(everything).find());
  }

  private static boolean compares(Outcome outcome) {
    return outcome.columns().containsAll(List.of(CURRENT, PREVIOUS));
  }

  /** One row for each group and period instead of two columns. */
  private static Outcome longForm(Outcome wide) {
    List<Integer> keys = new ArrayList<>();
    for (int n = 0; n < wide.columns().size(); n++) {
      if (!Set.of(CURRENT, PREVIOUS).contains(wide.columns().get(n))) {
        keys.add(n);
      }
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<List<@Nullable Object>> wanted = wide.rows();
    for (List<@Nullable Object> row : wanted == null ? rows : wanted) {
      for (String side : List.of(CURRENT, PREVIOUS)) {
        List<@Nullable Object> cells = new ArrayList<>();
        keys.forEach(key -> cells.add(row.get(key)));
        cells.add(row.get(wide.columns().indexOf(side)));
        rows.add(cells);
      }
    }
    List<String> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(wide.columns().get(key)));
    columns.add(VALUE);
    double loosest =
        wide.columns().stream()
            .mapToDouble(name -> wide.tolerance().getOrDefault(name, 0.0))
            .max()
            .orElse(0);
    return new Outcome(
        wide.expected(),
        false,
        columns,
        rows,
        Map.of(VALUE, loosest),
        wide.percent().contains(CURRENT) ? Set.of(VALUE) : Set.of(),
        List.of());
  }
}
