package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Understanding.Coverage;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Help;
import dev.trivium.data.Sources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers questions about the model, the data and this assistant. */
record Explaining(Voice voice) {
  Answer definition(Definition definition, Assurance sure) {
    String name = definition.name();
    String meaning =
        voice
            .domain()
            .metric(name)
            .map(Domain.Metric::description)
            .or(() -> voice.domain().dimension(name).map(Domain.Dimension::description))
            .orElse("");
    String body =
        "**"
            + voice.domain().label(name)
            + "**: "
            + (meaning.isBlank() ? "the model has no description of it." : meaning)
            + "\n\n*Source:* model "
            + voice.words().model()
            + ".";
    return voice.spoken(
        Answer.Kind.ANSWER,
        "definition",
        Voice.hedged(body, sure),
        sure,
        voice.first(),
        voice.kept());
  }

  Answer coverage(Coverage coverage, Assurance sure) {
    List<String> columns = new ArrayList<>();
    List<@Nullable Object> row = new ArrayList<>();
    if (coverage.first()) {
      columns.add("first_day");
      row.add(voice.domain().first());
    }
    if (coverage.last()) {
      columns.add("last_day");
      row.add(voice.domain().last());
    }
    String rows =
        voice.words().coverage().stream()
            .map(c -> c.label() + ": " + Formats.cell(c.rows(), "count") + " rows")
            .collect(Collectors.joining(", "));
    String body =
        voice.covered()
            + " "
            + rows
            + ".\n\n*Source:* model "
            + voice.words().model()
            + ", as of "
            + voice.question().asOf()
            + ".";
    List<List<@Nullable Object>> table = List.of(Collections.unmodifiableList(row));
    return new Answer(
        Answer.Kind.ANSWER,
        "freshness",
        voice.text(Voice.hedged(body, sure), voice.first()),
        "which days there are",
        null,
        columns,
        table,
        List.of(),
        voice.now(),
        new Sources(voice.words().coverage().stream().map(c -> c.dataset()).toList(), List.of()),
        sure,
        "none",
        List.of(),
        voice.first(),
        voice.kept());
  }

  Answer help(Help help, Assurance sure) {
    String body =
        switch (help.topic()) {
          case GREETING -> "Hello. Ask me about " + voice.metrics() + ".";
          case THANKS -> "You are welcome.";
          case METRICS -> "I know these figures: " + voice.metrics() + ".";
          case DIMENSIONS -> "Figures can be split by " + voice.dimensions() + ".";
          case CAPABILITY ->
              "You can ask for totals, trends, rankings, comparisons, shares and "
                  + "forecasts of "
                  + voice.metrics()
                  + ", split by "
                  + voice.dimensions()
                  + ". "
                  + voice.covered();
        };
    return voice.spoken(
        Answer.Kind.HELP,
        "capability",
        Voice.hedged(body, sure),
        sure,
        voice.first(),
        voice.kept());
  }
}
