package dev.trivium.chat.evaluation;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a question.
 *
 * @param rows cells in the order of {@code columns}: text, numbers, dates, blanks
 * @param confidence chance that the answer is right, 0 to 1; null where none was given
 * @param text what the asker read
 */
public record Result(
    String id,
    Kind kind,
    List<String> columns,
    List<List<@Nullable Object>> rows,
    @Nullable Double confidence,
    String text) {

  /** A forecast, a definition and a greeting are answers. */
  public enum Kind {
    ANSWER,
    CLARIFY,
    ABSTAIN,
    ERROR;

    /** Whether it was asked back or declined. */
    public boolean silent() {
      return this == CLARIFY || this == ABSTAIN;
    }
  }

  public Result {
    columns = List.copyOf(columns);
    rows = Outcome.copy(rows);
  }

  /** Everything that could be read: the text, then the cells. */
  String everything() {
    return text
        + "\n"
        + rows.stream()
            .flatMap(List::stream)
            .map(cell -> cell == null ? "" : Cells.shown(cell))
            .collect(Collectors.joining("\n"));
  }
}
