package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.chat.claims.SentenceCheck;
import dev.trivium.chat.claims.SentenceCheck.Checked;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Coverage;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Help;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.chat.understanding.Understanding.Option;
import dev.trivium.data.Sources;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the answer of one turn: text, rows, and what the next turn needs. */
final class Speaker {
  private static final Assurance DECLINED = Assurance.silent("it was not answered");
  private static final Assurance WRITTEN = Assurance.unmeasured("it stands in documents");
  private static final int OPTIONS = 3;
  private static final String DISCLOSURE =
      "*I am an AI assistant; answered by rules, not by a language model.*";
  private static final String LABEL = "*AI assistant, by rules.*";

  private final Domain domain;
  private final Vocabulary words;
  private final Question question;
  private final Memory memory;
  private final Instant now;
  private final Observer observer;
  private final Narration narration;

  Speaker(
      Domain domain,
      Vocabulary words,
      Question question,
      Memory memory,
      Instant now,
      Observer observer) {
    this.observer = observer;
    this.domain = domain;
    this.words = words;
    this.question = question;
    this.memory = memory;
    this.now = now;
    this.narration = new Narration(domain, words.model(), question);
  }

  Answer data(Data understood, Table table, Assurance sure) {
    Interpretation query = understood.query();
    boolean forecast = query.mode() == Mode.FORECAST;
    List<String> next = Suggestions.after(domain, words, query);
    return new Answer(
        forecast ? Answer.Kind.FORECAST : Answer.Kind.ANSWER,
        query.queryType(),
        text(hedged(checked(understood, table), sure), next),
        narration.interpretation(query),
        Memories.tree(query),
        table.columns(),
        table.rows(),
        table.sql(),
        table.asOf(),
        table.sources(),
        sure,
        chart(query, table),
        List.of(),
        next,
        Memories.write(new Memory(query, false, List.of())));
  }

  /** What of the narration its rows and query bear out; a sentence that they do not is left out. */
  private String checked(Data understood, Table table) {
    Checked checked =
        SentenceCheck.check(
            narration.data(understood, table), narration.known(understood, table, question));
    if (!checked.dropped().isEmpty()) {
      observer.observe(
          new ChatObservation.SentencesWithheld(
              understood.query().queryType(),
              checked.dropped().size(),
              String.join(" ", checked.dropped())));
    }
    return checked.text();
  }

  private static String chart(Interpretation query, Table table) {
    if (query.mode() == Mode.FORECAST) {
      return "fan";
    }
    if (table.rows().size() < 2 || query.metrics().isEmpty()) {
      return "none";
    }
    return query.grain() != null ? "line" : "bar";
  }

  Answer clarify(Clarify clarify) {
    return clarify(clarify, Assurance.silent("the question can be read in more than one way"));
  }

  private Answer clarify(Clarify clarify, Assurance asked) {
    List<String> labels = clarify.options().stream().map(Option::label).toList();
    StringBuilder body = new StringBuilder(clarify.question());
    for (int i = 0; i < labels.size(); i++) {
      body.append(i == 0 ? "\n\n" : "\n")
          .append(i + 1)
          .append(". ")
          .append(Formats.plain(labels.get(i)));
    }
    if (!labels.isEmpty()) {
      body.append("\n\nReply with a number or in words.");
    }
    Interpretation pending = clarify.pending();
    Memory next = new Memory(pending, true, clarify.options());
    return spoken(
        Answer.Kind.CLARIFY, "ambiguous", body.toString(), asked, labels, Memories.write(next));
  }

  /** Asks which of the readings was meant, the likeliest first; none asks for other words. */
  Answer unsure(List<Interpretation> readings, Assurance sure) {
    List<Option> options =
        readings.stream()
            .limit(OPTIONS)
            .map(query -> new Option(narration.interpretation(query), query))
            .toList();
    String why = "I am not sure enough to answer (" + sure.reason() + "). ";
    String ask = options.isEmpty() ? "Could you put it another way?" : "Did you mean this?";
    @Nullable Interpretation pending = readings.isEmpty() ? null : readings.get(0);
    return clarify(new Clarify(why + ask, options, pending), sure);
  }

  Answer abstain(Abstain abstain) {
    String kind =
        switch (abstain.reason()) {
          case UNKNOWN, OUTSIDE -> "unknown";
          case UNSAFE, TOO_LONG, NOTHING -> "out_of_scope";
          case PERSONAL -> "personal";
        };
    return spoken(Answer.Kind.ABSTAIN, kind, reason(abstain), DECLINED, first(), kept());
  }

  private String reason(Abstain abstain) {
    return switch (abstain.reason()) {
      case UNKNOWN ->
          "I do not know "
              + abstain.words().stream()
                  .limit(5)
                  .map(word -> "\u201c" + Formats.plain(shortened(word)) + "\u201d")
                  .collect(Collectors.joining(", "))
              + " in the data I may use, so I do not answer rather than guess. "
              + known(abstain.nearest());
      case UNSAFE -> "I only read figures within your permissions; I cannot do that.";
      case PERSONAL -> "Personal data can be counted, but not listed, looked up or filtered on.";
      case NOTHING -> "I answer questions about the figures of this data, and this is not one.";
      case TOO_LONG -> "The question is too long; please ask in a sentence or two.";
      case OUTSIDE -> "There is no data for that period. " + covered();
    };
  }

  private String known(List<String> nearest) {
    return nearest.isEmpty()
        ? "I know " + metrics() + ", by " + dimensions() + "."
        : "Near to it: " + String.join(", ", nearest) + ".";
  }

  private static String shortened(String word) {
    return word.length() > 40 ? word.substring(0, 40) + "\u2026" : word;
  }

  private String covered() {
    LocalDate first = domain.first();
    LocalDate last = domain.last();
    return first == null || last == null
        ? "There are no rows yet."
        : "The data goes from " + first + " to " + last + ".";
  }

  /** Errors of the rooms below that a caller may see. */
  Answer problem(Problem problem) {
    String body =
        "I understood the question but cannot answer it: " + Formats.plain(problem.detail());
    return spoken(Answer.Kind.ABSTAIN, "unknown", body, DECLINED, first(), kept());
  }

  Answer definition(Definition definition, Assurance sure) {
    String name = definition.name();
    String meaning =
        domain
            .metric(name)
            .map(Domain.Metric::description)
            .or(() -> domain.dimension(name).map(Domain.Dimension::description))
            .orElse("");
    String body =
        "**"
            + domain.label(name)
            + "**: "
            + (meaning.isBlank() ? "the model has no description of it." : meaning)
            + "\n\n*Source:* model "
            + words.model()
            + ".";
    return spoken(Answer.Kind.ANSWER, "definition", hedged(body, sure), sure, first(), kept());
  }

  Answer coverage(Coverage coverage, Assurance sure) {
    List<String> columns = new ArrayList<>();
    List<@Nullable Object> row = new ArrayList<>();
    if (coverage.first()) {
      columns.add("first_day");
      row.add(domain.first());
    }
    if (coverage.last()) {
      columns.add("last_day");
      row.add(domain.last());
    }
    String rows =
        words.coverage().stream()
            .map(c -> c.label() + ": " + Formats.cell(c.rows(), "count") + " rows")
            .collect(Collectors.joining(", "));
    String body =
        covered()
            + " "
            + rows
            + ".\n\n*Source:* model "
            + words.model()
            + ", as of "
            + question.asOf()
            + ".";
    List<List<@Nullable Object>> table = List.of(Collections.unmodifiableList(row));
    return new Answer(
        Answer.Kind.ANSWER,
        "freshness",
        text(hedged(body, sure), first()),
        "which days there are",
        null,
        columns,
        table,
        List.of(),
        now,
        new Sources(words.coverage().stream().map(c -> c.dataset()).toList(), List.of()),
        sure,
        "none",
        List.of(),
        first(),
        kept());
  }

  /** From documents, in their own words. */
  Answer quoted(String body, List<Cited> cited) {
    return spoken(
        Answer.Kind.HELP,
        "help",
        body,
        WRITTEN,
        "a question that documents answer, not rows",
        cited,
        List.of(),
        kept());
  }

  Answer help(Help help, Assurance sure) {
    String body =
        switch (help.topic()) {
          case GREETING -> "Hello. Ask me about " + metrics() + ".";
          case THANKS -> "You are welcome.";
          case METRICS -> "I know these figures: " + metrics() + ".";
          case DIMENSIONS -> "Figures can be split by " + dimensions() + ".";
          case CAPABILITY ->
              "You can ask for totals, trends, rankings, comparisons, shares and "
                  + "forecasts of "
                  + metrics()
                  + ", split by "
                  + dimensions()
                  + ". "
                  + covered();
        };
    return spoken(Answer.Kind.HELP, "capability", hedged(body, sure), sure, first(), kept());
  }

  private String metrics() {
    return domain.metrics().stream()
        .map(m -> m.label().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private String dimensions() {
    return domain.dimensions().stream()
        .filter(d -> !d.hidden() && !d.personal() && !d.time())
        .map(d -> d.label().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private Answer spoken(
      Answer.Kind kind,
      String type,
      String body,
      Assurance sure,
      List<String> suggestions,
      @Nullable String context) {
    return spoken(kind, type, body, sure, "", List.of(), suggestions, context);
  }

  private Answer spoken(
      Answer.Kind kind,
      String type,
      String body,
      Assurance sure,
      String interpretation,
      List<Cited> cited,
      List<String> suggestions,
      @Nullable String context) {
    List<String> shown = kind == Answer.Kind.CLARIFY ? List.of() : suggestions;
    return new Answer(
        kind,
        type,
        text(body, shown),
        interpretation,
        noQuery(),
        List.of(),
        List.of(),
        List.of(),
        now,
        Sources.NONE,
        sure,
        "none",
        cited,
        suggestions,
        context);
  }

  /** A text that is not sure begins with that. */
  private static String hedged(String body, Assurance sure) {
    if (sure.band() != Band.MEDIUM) {
      return body;
    }
    Double score = sure.score();
    String chance = score == null ? "" : " (" + Math.round(score * 100) + " %)";
    return "I am not certain that I read this rightly"
        + chance
        + ": "
        + sure.reason()
        + ".\n\n"
        + body;
  }

  private static @Nullable JsonNode noQuery() {
    return null;
  }

  private List<String> first() {
    return Suggestions.first(domain, words);
  }

  /** The memory of the turn before; a turn without a query does not end the thread. */
  private String kept() {
    return Memories.write(memory);
  }

  private String text(String body, List<String> suggestions) {
    List<String> parts = new ArrayList<>();
    parts.add(body);
    String next = Narration.suggestions(suggestions);
    if (!next.isEmpty()) {
      parts.add(next);
    }
    parts.add(question.context() == null ? DISCLOSURE : LABEL);
    return String.join("\n\n", parts);
  }
}
