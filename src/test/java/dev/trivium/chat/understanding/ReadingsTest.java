package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Questions to a lending library and what each must be read as, {@code question => reading}, in
 * {@code library.readings}. A line that begins with a plus goes on from the one before.
 */
class ReadingsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);
  private static final Domain LIBRARY =
      new Domain(
          List.of(
              metric(
                  "loans",
                  "Loans",
                  "count",
                  true,
                  "checkouts",
                  "borrowings",
                  "number of loans",
                  "Ausleihen"),
              metric(
                  "late_fees",
                  "Late fees",
                  "EUR",
                  true,
                  "fines",
                  "overdue fees",
                  "Mahngeb\u00fchren"),
              metric(
                  "average_loan_days",
                  "Average loan time",
                  "days",
                  false,
                  "loan duration",
                  "days out",
                  "time to return"),
              metric(
                  "renewal_rate",
                  "Renewal rate",
                  "fraction",
                  false,
                  "share of renewed loans",
                  "Verl\u00e4ngerungsquote"),
              metric("members", "Members", "count", false, "readers", "number of members"),
              metric("average_rating", "Average rating", "stars", false, "rating", "stars")),
          List.of(
              dimension("branch", "Branch", false, false, "library", "location", "Filiale"),
              dimension("genre", "Genre", false, false, "subject", "category"),
              dimension("medium", "Medium", false, false, "format", "media type"),
              dimension("status", "Status", false, false, "state"),
              dimension("member_type", "Member type", false, false, "membership"),
              dimension("renewed", "Renewed", false, false),
              dimension("title", "Title", false, true, "book", "item"),
              dimension("loan_id", "Loan", false, true, "loan number"),
              dimension("borrowed_on", "Borrowed on", true, false, "loan date"),
              dimension("returned_on", "Returned on", true, false, "return date"),
              new Domain.Dimension(
                  "member_name", "Member name", "", List.of(), false, true, false, true)),
          Map.of(
              "branch", List.of("Central Library", "Riverside", "North Park"),
              "genre", List.of("Crime", "Science Fiction", "Biography", "Children"),
              "medium", List.of("Book", "Audiobook", "DVD"),
              "status", List.of("Open", "Returned", "Lost"),
              "member_type", List.of("Student", "Adult", "Senior"),
              "renewed", List.of("true", "false"),
              "title", List.of("The Long Winter", "Blue Harbour")),
          Grain.MONTH,
          "EUR",
          LocalDate.of(2023, 1, 1),
          LocalDate.of(2026, 3, 17));

  private final Languages languages = Languages.shipped();
  private final Map<String, Understander> understanders = new HashMap<>();
  private final Map<String, Lexicon> lexicons = new HashMap<>();
  private Memory memory = Memory.NONE;

  private static Domain.Metric metric(
      String name, String label, String unit, boolean additive, String... synonyms) {
    return new Domain.Metric(name, label, label + ".", List.of(synonyms), unit, additive);
  }

  private static Domain.Dimension dimension(
      String name, String label, boolean time, boolean many, String... synonyms) {
    return new Domain.Dimension(name, label, "", List.of(synonyms), time, false, false, many);
  }

  @TestFactory
  List<DynamicTest> readsEveryQuestion() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : lines()) {
      String[] parts = line.split(" => ", 2);
      // Questions that go on need the turn before, so all are read here, in their order.
      String read = read(parts[0]);
      tests.add(DynamicTest.dynamicTest(parts[0], () -> assertThat(read).isEqualTo(parts[1])));
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests;
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = ReadingsTest.class.getResourceAsStream("library.readings")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> line.contains(" => ")).toList();
    }
  }

  private String read(String line) {
    boolean follows = line.startsWith("+");
    String question = follows ? line.substring(1).strip() : line;
    Language language = languages.of(question);
    Understander understander =
        understanders.computeIfAbsent(
            language.code(), any -> new Understander(language, DayOfWeek.MONDAY));
    Lexicon lexicon =
        lexicons.computeIfAbsent(language.code(), any -> understander.lexicon(LIBRARY));
    Understanding understood =
        understander.understand(question, lexicon, TODAY, follows ? memory : Memory.NONE);
    if (understood instanceof Data data) {
      memory = new Memory(data.query(), false, List.of());
    }
    return switch (understood) {
      case Data data -> written(data.query());
      case Abstain abstain -> "abstain " + abstain.reason() + " " + abstain.words();
      case Clarify clarify -> "ask: " + clarify.question();
      default -> understood.toString();
    };
  }

  private static String written(Interpretation query) {
    List<String> out = new ArrayList<>();
    out.add(query.mode().toString());
    out.add(query.metrics().stream().map(Measure::name).toList().toString());
    add(out, "by", query.by().isEmpty() ? null : query.by());
    add(out, "each", query.grain());
    add(out, "on", query.timeField());
    add(out, "in", query.time() == null ? null : query.time().written());
    add(out, "against", query.base() == null ? null : query.base().written());
    query.filters().forEach(f -> out.add(written(f)));
    query.part().forEach(f -> out.add("part " + written(f)));
    query.having().forEach(h -> out.add("having " + h.metric() + " " + h.op() + " " + h.values()));
    if (query.ranked()) {
      out.add((query.descending() ? "top " : "bottom ") + query.limit());
    }
    add(out, "within", query.within().isEmpty() ? null : query.within());
    return String.join(" ", out);
  }

  private static void add(List<String> out, String name, Object value) {
    if (value != null) {
      out.add(name + " " + value);
    }
  }

  private static String written(Filter filter) {
    return filter.dimension() + (filter.not() ? " not " : " is ") + filter.values();
  }
}
