package dev.trivium.chat.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the lines of question and result files; a line that cannot be read says what is wrong. */
public final class QuestionLines {
  /** Case does not count, letters are those of all scripts, and only a newline ends a line. */
  private static final int FLAGS =
      Pattern.CASE_INSENSITIVE
          | Pattern.UNICODE_CASE
          | Pattern.UNICODE_CHARACTER_CLASS
          | Pattern.UNIX_LINES;

  private QuestionLines() {}

  /** A question with its gold. */
  public static Gold gold(JsonNode line) {
    String id = needed(line, "id");
    List<Outcome> accepted = new ArrayList<>();
    line.path("accept").forEach(node -> accepted.add(outcome(id, node)));
    return new Gold(
        id,
        needed(line, "class"),
        needed(line, "question"),
        day(id, line.path("as_of")),
        Set.copyOf(texts(line.path("caller_regions"))),
        line.path("follow_up_of").textValue(),
        outcome(id, line),
        accepted,
        patterns(id, line.path("text_none")));
  }

  private static Outcome outcome(String id, JsonNode node) {
    Map<String, Double> tolerance = new HashMap<>();
    node.path("tolerance")
        .properties()
        .forEach(entry -> tolerance.put(entry.getKey(), entry.getValue().doubleValue()));
    List<String> columns = texts(node.path("columns"));
    List<List<@Nullable Object>> rows = node.path("rows").isArray() ? rows(node) : null;
    if (rows != null && rows.stream().anyMatch(row -> row.size() != columns.size())) {
      throw wrong(id, "every row needs a cell for each of its columns");
    }
    String expect = node.path("expect").asText("answer");
    return new Outcome(
        one(Expectation.class, expect, id, "expect"),
        node.path("empty").booleanValue(),
        columns,
        rows,
        tolerance,
        Set.copyOf(texts(node.path("percent"))),
        patterns(id, node.path("text_all")));
  }

  /** What came back for a question. */
  public static Result result(JsonNode line) {
    String id = needed(line, "id");
    JsonNode confidence = line.path("confidence");
    return new Result(
        id,
        one(Result.Kind.class, needed(line, "kind"), id, "kind"),
        texts(line.path("columns")),
        rows(line),
        confidence.isNumber() ? confidence.doubleValue() : null,
        line.path("text").asText(""));
  }

  /** Rows are arrays in the order of the columns, or objects. */
  private static List<List<@Nullable Object>> rows(JsonNode line) {
    List<List<@Nullable Object>> out = new ArrayList<>();
    for (JsonNode row : line.path("rows")) {
      List<@Nullable Object> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell(cell)));
      out.add(cells);
    }
    return out;
  }

  private static @Nullable Object cell(JsonNode cell) {
    return switch (cell.getNodeType()) {
      case NULL, MISSING -> null;
      case NUMBER -> cell.numberValue();
      case BOOLEAN -> cell.booleanValue();
      case STRING -> cell.textValue();
      case ARRAY, OBJECT, BINARY, POJO -> cell.toString();
    };
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    node.forEach(text -> out.add(text.asText()));
    return out;
  }

  private static List<Pattern> patterns(String id, JsonNode node) {
    List<Pattern> out = new ArrayList<>();
    for (String text : texts(node)) {
      try {
        out.add(Pattern.compile(text, FLAGS));
      } catch (PatternSyntaxException broken) {
        throw wrong(id, "'" + text + "' is not a regular expression");
      }
    }
    return out;
  }

  private static @Nullable LocalDate day(String id, JsonNode node) {
    String text = node.textValue();
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException broken) {
      throw wrong(id, "'as_of' must be an ISO day or null");
    }
  }

  private static String needed(JsonNode line, String name) {
    String text = line.path(name).textValue();
    if (text == null) {
      throw wrong(line.path("id").asText("?"), "it needs '" + name + "', a text");
    }
    return text;
  }

  private static <E extends Enum<E>> E one(Class<E> type, String text, String id, String name) {
    for (E one : type.getEnumConstants()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw wrong(id, "'" + name + "' cannot be '" + text + "'");
  }

  private static ProblemException wrong(String id, String what) {
    return Problem.invalid("chat/question-line", "Line of '" + id + "': " + what + ".")
        .asException();
  }
}
