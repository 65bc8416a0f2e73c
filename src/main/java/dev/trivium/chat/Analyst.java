package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Period;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.chat.understanding.Understanding;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Coverage;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Help;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.chat.understanding.Understanding.Reason;
import dev.trivium.data.Metrics;
import dev.trivium.data.Quotations;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.Forecasts;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers by rules, without a model: the same question, rows, permissions and day give the same
 * answer. Problems of the rooms below become an honest abstention; mistakes of ours come out.
 */
final class Analyst implements Answerer {
  private final Metrics metrics;
  private final Execution execution;
  private final InstantSource clock;
  private final AnalystLimits limits;
  private final Understander understander;
  private final Lexicons lexicons;
  private final Quoting documents;

  /** Without documents. */
  Analyst(Metrics metrics, Forecasts forecasts, InstantSource clock, AnalystLimits limits) {
    this(metrics, forecasts, Quotations.NONE, clock, limits);
  }

  Analyst(
      Metrics metrics,
      Forecasts forecasts,
      Quotations quotations,
      InstantSource clock,
      AnalystLimits limits) {
    this.metrics = metrics;
    this.execution = new Execution(metrics, forecasts, clock);
    this.clock = clock;
    this.limits = limits;
    this.understander = new Understander(Language.load("en"), limits.weekStart());
    this.lexicons = new Lexicons(understander, limits.vocabularies());
    this.documents = new Quoting(quotations, understander.contentWords());
  }

  @Override
  public Uni<Answer> answer(Caller caller, Question question, Consumer<String> progress) {
    progress.accept("understanding");
    return metrics
        .vocabulary(caller)
        .chain(words ->
            lexicons
                .of(words)
                .chain(lexicon -> answer(caller, question, words, lexicon, progress)));
  }

  private Uni<Answer> answer(
      Caller caller,
      Question question,
      Vocabulary words,
      Lexicon lexicon,
      Consumer<String> progress) {
    Domain domain = lexicon.domain();
    Memory memory = Memories.read(question.context());
    Speaker speaker = new Speaker(domain, words, question, memory, clock.instant());
    Understanding understood =
        question.text().length() > limits.questionMax()
            ? new Abstain(Reason.TOO_LONG, List.of(), List.of())
            : understander.understand(question.text(), lexicon, question.asOf(), memory);
    Supplier<Uni<Answer>> spoken =
        () -> answer(caller, question, understood, domain, speaker, progress);
    if (understander.mayBeWritten(question.text(), lexicon, question.asOf(), memory, understood)) {
      progress.accept("retrieving");
      return documents.answer(caller, question, speaker, spoken);
    }
    return spoken.get();
  }

  private Uni<Answer> answer(
      Caller caller,
      Question question,
      Understanding understood,
      Domain domain,
      Speaker speaker,
      Consumer<String> progress) {
    return switch (understood) {
      case Data data -> run(caller, data, domain, question.asOf(), speaker, progress);
      case Clarify clarify -> Uni.createFrom().item(speaker.clarify(clarify));
      case Abstain abstain -> Uni.createFrom().item(speaker.abstain(abstain));
      case Definition definition -> Uni.createFrom().item(speaker.definition(definition));
      case Coverage coverage -> Uni.createFrom().item(speaker.coverage(coverage));
      case Help help -> Uni.createFrom().item(speaker.help(help));
    };
  }

  private Uni<Answer> run(
      Caller caller,
      Data data,
      Domain domain,
      LocalDate today,
      Speaker speaker,
      Consumer<String> progress) {
    Interpretation query = data.query();
    if (outside(query, domain)) {
      return Uni.createFrom()
          .item(speaker.abstain(new Abstain(Reason.OUTSIDE, List.of(), List.of())));
    }
    progress.accept(query.mode() == Mode.FORECAST ? "forecasting" : "querying");
    return execution
        .run(caller, query, domain, today)
        .invoke(() -> progress.accept("writing"))
        .map(table -> speaker.data(data, table.cut(limits.rowsMax())))
        .onFailure(ProblemException.class)
        .recoverWithItem(failure -> speaker.problem(failure.problem()));
  }

  /** Whether the period lies wholly before or after the days there are rows for. */
  private static boolean outside(Interpretation query, Domain domain) {
    Period time = query.time();
    LocalDate first = domain.first();
    LocalDate last = domain.last();
    if (time == null
        || first == null
        || last == null
        || query.mode() == Mode.FORECAST
        || query.timeField() != null) {
      return false;
    }
    LocalDate to = time.to();
    LocalDate from = time.from();
    return (to != null && !to.isAfter(first)) || (from != null && from.isAfter(last));
  }
}
