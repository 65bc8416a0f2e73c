package dev.trivium.chat;

import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.Facts;
import dev.trivium.chat.confidence.Signal;
import dev.trivium.chat.confidence.Signals;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Languages;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Period;
import dev.trivium.chat.understanding.Reading;
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
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers by rules, without a model: the same question, rows, permissions and day give the same
 * answer. Problems of the rooms below become an honest abstention; mistakes of ours come out.
 */
final class Analyst implements Answerer {
  private final Metrics metrics;
  private final Execution execution;
  private final InstantSource clock;
  private final AnalystLimits limits;
  private final Calibrators calibrators;
  private final Languages languages = Languages.shipped();
  private final Map<String, Tongue> tongues;
  private final Observer observer;
  private final StaleAnswers stale;

  /** Without documents. */
  Analyst(
      Metrics metrics,
      Forecasts forecasts,
      InstantSource clock,
      AnalystLimits limits,
      Calibrators calibrators) {
    this(metrics, forecasts, Quotations.NONE, clock, limits, calibrators, seen -> {});
  }

  Analyst(
      Metrics metrics,
      Forecasts forecasts,
      Quotations quotations,
      InstantSource clock,
      AnalystLimits limits,
      Calibrators calibrators,
      Observer observer) {
    this.observer = observer;
    this.calibrators = calibrators;
    this.metrics = metrics;
    this.execution = new Execution(metrics, forecasts, clock);
    this.clock = clock;
    this.limits = limits;
    this.stale = new StaleAnswers(limits.staleMax(), limits.staleCharacters(), clock);
    this.tongues =
        languages.all().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Language::code, language -> Tongue.of(language, limits, quotations)));
  }

  @Override
  public Uni<Answer> answer(Caller caller, Question question, Consumer<String> progress) {
    progress.accept("understanding");
    Tongue tongue = tongue(question);
    return metrics
        .vocabulary(caller)
        .chain(words ->
            tongue
                .lexicons()
                .of(words)
                .chain(lexicon ->
                    calibrators
                        .current(caller)
                        .chain(calibrator ->
                            answer(
                                new Turn(caller, question, tongue, words, lexicon, calibrator),
                                progress))));
  }

  @Override
  public Uni<Optional<Answer>> documents(Caller caller, Question question) {
    Tongue tongue = tongue(question);
    return metrics
        .vocabulary(caller)
        .chain(
            words -> tongue.lexicons().of(words).map(lexicon -> speaker(question, words, lexicon)))
        .chain(speaker -> tongue.documents().find(caller, question, speaker));
  }

  private Speaker speaker(Question question, Vocabulary words, Lexicon lexicon) {
    Memory memory = Memories.read(question.context());
    return new Speaker(lexicon.domain(), words, question, memory, clock.instant(), observer);
  }

  /** What is far too long is not looked at, so it is of the first language. */
  private Tongue tongue(Question question) {
    boolean tooLong = question.text().length() > limits.questionMax();
    Language language = tooLong ? languages.all().get(0) : languages.of(question.text());
    return Objects.requireNonNull(tongues.get(language.code()));
  }

  /** A question with all that is needed to understand it. */
  private record Turn(
      Caller caller,
      Question question,
      Tongue tongue,
      Vocabulary words,
      Lexicon lexicon,
      Optional<Calibrator> calibrator) {
    Domain domain() {
      return lexicon.domain();
    }
  }

  private Uni<Answer> answer(Turn turn, Consumer<String> progress) {
    Question question = turn.question();
    Memory memory = Memories.read(question.context());
    Speaker speaker = speaker(question, turn.words(), turn.lexicon());
    boolean tooLong = question.text().length() > limits.questionMax();
    Reading reading =
        tooLong
            ? Reading.plain(new Abstain(Reason.TOO_LONG, List.of(), List.of()))
            : turn.tongue()
                .understander()
                .read(question.text(), turn.lexicon(), question.asOf(), memory);
    Supplier<Uni<Answer>> spoken = () -> answer(turn, reading, speaker, progress);
    boolean written =
        turn.tongue()
            .understander()
            .mayBeWritten(
                question.text(), turn.lexicon(), question.asOf(), memory, reading.understanding());
    if (written) {
      progress.accept("retrieving");
      return turn.tongue().documents().answer(turn.caller(), question, speaker, spoken);
    }
    return spoken.get();
  }

  private Uni<Answer> answer(
      Turn turn, Reading reading, Speaker speaker, Consumer<String> progress) {
    return switch (reading.understanding()) {
      case Data data -> run(turn, reading, data, speaker, progress);
      case Clarify clarify -> Uni.createFrom().item(speaker.clarify(clarify));
      case Abstain abstain -> Uni.createFrom().item(speaker.declining().abstain(abstain));
      case Definition definition ->
          said(
              turn,
              reading,
              speaker,
              "definition",
              sure -> speaker.explaining().definition(definition, sure));
      case Coverage coverage ->
          said(
              turn,
              reading,
              speaker,
              "freshness",
              sure -> speaker.explaining().coverage(coverage, sure));
      case Help help ->
          said(turn, reading, speaker, "capability", sure -> speaker.explaining().help(help, sure));
    };
  }

  private Signals signals(Turn turn, Reading reading, String type) {
    boolean verified =
        turn.words().examples().stream()
            .anyMatch(
                known -> turn.tongue().understander().sameWords(known, turn.question().text()));
    return Signals.of(type, verified, reading.clues());
  }

  /** An answer that needs no rows. */
  private Uni<Answer> said(
      Turn turn,
      Reading reading,
      Speaker speaker,
      String type,
      Function<Assurance, Answer> answer) {
    Assurance sure = Calibrators.assurance(turn.calibrator(), signals(turn, reading, type));
    return Uni.createFrom()
        .item(() -> sure.band() == Band.LOW ? speaker.unsure(List.of(), sure) : answer.apply(sure));
  }

  private Uni<Answer> run(
      Turn turn, Reading reading, Data data, Speaker speaker, Consumer<String> progress) {
    Interpretation query = data.query();
    Domain domain = turn.domain();
    if (outside(query, domain)) {
      return Uni.createFrom()
          .item(speaker.declining().abstain(new Abstain(Reason.OUTSIDE, List.of(), List.of())));
    }
    Signals signals = signals(turn, reading, query.queryType());
    Assurance sure = Calibrators.assurance(turn.calibrator(), signals);
    List<Interpretation> readings = new ArrayList<>(List.of(query));
    readings.addAll(reading.rivals());
    if (sure.band() == Band.LOW) {
      return Uni.createFrom().item(speaker.unsure(readings, sure));
    }
    LocalDate today = turn.question().asOf();
    // Rows that tell of people are read anew, so that nobody sees what was erased meanwhile. What
    // was taken from the question before, or assumed, stands in the text, and is of one chat.
    boolean plain = data.inherited().isEmpty() && data.assumed().isEmpty();
    boolean keeps = plain && turn.question().keeps() && !domain.tellsOfPeople(query);
    String key =
        keeps ? StaleAnswers.key(turn.caller(), query, today, turn.tongue().language()) : "";
    progress.accept(query.mode() == Mode.FORECAST ? "forecasting" : "querying");
    return execution
        .run(turn.caller(), query, domain, today)
        .invoke(() -> progress.accept("writing"))
        .map(table -> table.cut(limits.rowsMax()))
        .map(table -> {
          Facts facts = Evidence.of(query, table, domain, today, limits.staleAfter());
          Assurance now = checked(turn.calibrator(), signals.with(facts), facts, sure.band());
          return now.band() == Band.LOW
              ? speaker.unsure(readings, now)
              : speaker.data(data, table, now);
        })
        .invoke(answer -> {
          if (keeps) {
            stale.keep(key, answer);
          }
        })
        .onFailure(ProblemException.class)
        .recoverWithItem(failure -> {
          Optional<Answer> before = keeps ? stale.find(key, failure.problem()) : Optional.empty();
          return before.orElseGet(() -> speaker.declining().problem(failure.problem()));
        });
  }

  /** What the rows tell may make an answer less sure, never surer. */
  private static Assurance checked(
      Optional<Calibrator> calibrator, Signals signals, Facts facts, Band before) {
    Assurance out = Calibrators.assurance(calibrator, signals).atMost(before);
    if (facts.empty()) {
      out = out.lowered(Band.MEDIUM, Signal.EMPTY.reason());
    }
    return facts.behind() ? out.lowered(Band.MEDIUM, Signal.BEHIND.reason()) : out;
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
