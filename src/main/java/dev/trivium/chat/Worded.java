package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.claims.WordingGate;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the analyst finds and a language model words. Numbers, permissions and confidence
 * are settled before the first word; of the model only sentences leave that the evidence bears out.
 * Where a model fails before its first sentence the next rung of the ladder is taken: the next
 * model, a kept wording, the analyst's own words.
 */
final class Worded implements Speech {
  /** What people are told before a model may word an answer. */
  static final String DISCLOSURE =
      "I am an AI assistant. I answer from your data; a language model may put the answer into"
          + " words.";

  private static final String FEATURE = "wording";

  private final Asking asking;
  private final List<Models.Model> models;
  private final Ladder ladder;
  private final WordingPrompt.Version prompt;
  private final RunTools tools;
  private final WordedText text;
  private final List<Meter> meters = new ArrayList<>();
  private final List<Cancellable> steps = new ArrayList<>();

  private String response = "";
  private Executor here = Runnable::run;
  private @Nullable MultiEmitter<? super Piece> to;
  private @Nullable Answer answer;
  private Template template = new Template("", "", "", "");
  private Set<String> foreign = Set.of();
  private String key = "";
  private boolean stopped;

  /**
   * @param models those that are asked, in this order
   */
  Worded(
      Asking asking,
      List<Models.Model> models,
      Ladder ladder,
      WordingPrompt.Version prompt,
      RunTools tools) {
    this.asking = asking;
    this.models = List.copyOf(models);
    this.ladder = ladder;
    this.prompt = prompt;
    this.tools = tools;
    this.text = new WordedText(asking.request());
  }

  @Override
  public Multi<Piece> pieces(String id, Executor executor) {
    response = id;
    here = executor;
    return Multi.createFrom()
        .emitter(emitter -> {
          to = emitter;
          emitter.onTermination(this::stop);
          run(asking.ask(stage -> here.execute(() -> progress(stage))), this::answered);
        });
  }

  private void stop() {
    stopped = true;
    steps.forEach(Cancellable::cancel);
  }

  /** A step may begin the next before it is known here itself, so all are held. */
  private void hold(Cancellable step) {
    steps.add(step);
    if (stopped) {
      step.cancel();
    }
  }

  private <T> void run(Uni<T> step, Consumer<T> then) {
    hold(step.emitOn(here).subscribe().with(then, this::fail));
  }

  private void fail(Throwable failure) {
    MultiEmitter<? super Piece> open = to;
    if (open != null) {
      open.fail(failure);
    }
  }

  private void emit(List<Piece> pieces) {
    MultiEmitter<? super Piece> open = to;
    if (open != null) {
      pieces.forEach(open::emit);
      if (pieces.stream().anyMatch(Piece.End.class::isInstance)) {
        open.complete();
      }
    }
  }

  private void progress(String stage) {
    emit(
        List.of(
            new Piece.Aside(ServerEvent.extension("progress", Wire.object().put("stage", stage)))));
  }

  private void answered(Answer found) {
    answer = found;
    template = Template.of(found);
    boolean readable = found.kind() == Answer.Kind.CLARIFY || found.queryType().equals("unknown");
    if (template.wordable()) {
      run(vocabulary(), known -> word(known, 0));
    } else if (readable && tools.config().models().rounds() > 0) {
      run(vocabulary(), known -> propose(known, 0));
    } else {
      emit(text.whole(found));
    }
  }

  private Uni<Optional<Vocabulary>> vocabulary() {
    return tools
        .wording()
        .metrics()
        .vocabulary(asking.caller())
        .map(Optional::of)
        .onFailure(ProblemException.class)
        .recoverWithItem(Optional.empty());
  }

  /** Asks for a reading; without one, what the analyst said stands. */
  private void propose(Optional<Vocabulary> known, int rung) {
    Answer found = Objects.requireNonNull(answer);
    if (known.isEmpty()) {
      emit(text.whole(found));
      return;
    }
    Proposal proposal =
        new Proposal(
            asking, models.get(rung), known.get(), tools, meter -> paid(meter, rung), here);
    hold(
        proposal
            .answer()
            .emitOn(here)
            .subscribe()
            .with(
                read -> proposed(read, known, rung),
                failure ->
                    next(failure, rung, after -> propose(known, after), () -> text.whole(found))));
  }

  private void proposed(Optional<Answer> read, Optional<Vocabulary> known, int rung) {
    if (read.isPresent()) {
      answer = read.get();
      template = Template.of(read.get());
      if (template.wordable()) {
        word(known, rung);
      } else {
        emit(text.whole(read.get()));
      }
    } else {
      emit(text.whole(Objects.requireNonNull(answer)));
    }
  }

  private Multi<ModelEvent> paid(Meter meter, int rung) {
    meters.add(meter);
    return meter.stream(spending(rung), here);
  }

  private Purse.Spending spending(int rung) {
    return new Purse.Spending(asking.caller(), models.get(rung).card(), FEATURE, response);
  }

  private void word(Optional<Vocabulary> known, int rung) {
    Answer found = Objects.requireNonNull(answer);
    if (rung == 0 && foreign.isEmpty()) {
      foreign = new HashSet<>();
      known.ifPresent(words -> words.values().values().forEach(foreign::addAll));
    }
    key = keeps(found) ? AnswerCache.key(asking.caller(), found, template, prompt.name()) : "";
    Models.Model model = models.get(rung);
    Optional<String> kept =
        key.isEmpty() ? Optional.empty() : tools.wording().cache().find(key, model.card().alias());
    if (!key.isEmpty()) {
      tools.observer().observe(new ChatObservation.WordingLookedUp(kept.isPresent()));
    }
    if (kept.isPresent()) {
      emit(text.kept(found, template, kept.get()));
    } else {
      run(gate(found), gate -> ask(known, rung, model, gate));
    }
  }

  /** Made on a worker: a thousand rows are too many to be read on an event loop. */
  private Uni<WordingGate> gate(Answer found) {
    Context context = Vertx.currentContext();
    String evidence = template.evidence();
    String told = prompt.instructions();
    Set<String> names = foreign;
    Callable<WordingGate> made = () -> new WordingGate(found.rows(), evidence, told, names);
    // Outside of a context no event loop waits.
    return context == null
        ? Uni.createFrom().item(Unchecked.supplier(made::call))
        : Reactive.onWorker(context, made);
  }

  /** Only sure answers are kept, and none of who wants nothing kept or wants it new. */
  private boolean keeps(Answer found) {
    return found.assurance().band() == Band.HIGH
        && asking.request().store()
        && !asking.request().fresh();
  }

  private void ask(Optional<Vocabulary> known, int rung, Models.Model model, WordingGate gate) {
    Answer found = Objects.requireNonNull(answer);
    WordingPrompt.Sized sized =
        WordingPrompt.wording(prompt, asking.question(), found, template, model.card());
    if (sized.trimmed()) {
      tools.observer().observe(new ChatObservation.PromptTrimmed(model.card().alias()));
      emit(List.of(WordedText.truncated()));
    }
    Meter meter = new Meter(model, sized.prompt(), tools);
    WordingTry attempt = new WordingTry(meter, gate, template.lead());
    meters.add(meter);
    hold(
        attempt
            .sentences(spending(rung), here)
            .emitOn(here)
            .subscribe()
            .with(
                sentence -> emit(text.sentence(found, template, sentence)),
                failure -> broke(failure, known, rung),
                () -> worded(attempt, found, model)));
  }

  private void worded(WordingTry attempt, Answer found, Models.Model model) {
    if (!attempt.failed().isEmpty()) {
      tools
          .observer()
          .observe(
              new ChatObservation.SentencesWithheld(
                  found.queryType(), attempt.failed().size(), String.join(" ", attempt.failed())));
    } else if (!key.isEmpty() && attempt.passed() > 0) {
      tools.wording().cache().keep(key, model.card().alias(), text.lead());
    }
    emit(text.end(found, template, attempt.passed(), attempt.failed().size()));
  }

  /** Behind a sentence that was shown no other model goes on. */
  private void broke(Throwable failure, Optional<Vocabulary> known, int rung) {
    if (text.begun()) {
      goOnByRules(failure);
      return;
    }
    next(failure, rung, after -> word(known, after), this::ownWords);
  }

  /** Texts of two models are never joined; rules may go on, in a paragraph that says so. */
  private void goOnByRules(Throwable failure) {
    boolean ours = !(failure instanceof ProblemException);
    if (ours || !tools.config().models().rulesGoOn()) {
      fail(failure);
      return;
    }
    List<Piece> last = text.broken(template);
    degraded(((ProblemException) failure).problem().code());
    emit(last);
  }

  private List<Piece> ownWords() {
    Answer found = Objects.requireNonNull(answer);
    Optional<String> kept = key.isEmpty() ? Optional.empty() : tools.wording().cache().findAny(key);
    if (kept.isPresent()) {
      text.degrade("cache");
      return text.kept(found, template, kept.get());
    }
    return text.whole(found);
  }

  private void next(
      Throwable failure, int rung, IntConsumer again, Supplier<List<Piece>> otherwise) {
    Ladder.Step step = ladder.after(failure, rung, models.size());
    switch (step) {
      case Ladder.Step.Refuse refuse -> fail(refuse.failure());
      case Ladder.Step.Next next -> {
        text.degrade("next_model");
        degraded(next.cause());
        again.accept(rung + 1);
      }
      case Ladder.Step.Analyst analyst -> {
        text.degrade("analyst");
        List<Piece> last = otherwise.get();
        degraded(analyst.cause());
        emit(last);
      }
    }
  }

  private void degraded(String cause) {
    Answer found = Objects.requireNonNull(answer);
    String mode = text.degraded();
    tools
        .observer()
        .observe(new ChatObservation.AnswerDegraded(response, mode, cause, found.queryType()));
    ObjectNode told = Ladder.told(mode, cause, found.queryType());
    emit(List.of(new Piece.Aside(ServerEvent.extension("degraded", told))));
  }

  @Override
  public String disclosure() {
    return DISCLOSURE;
  }

  @Override
  public Spoken spoken() {
    return text.spoken(answer, meters);
  }

  @Override
  public @Nullable String context(ArrayNode output) {
    Answer found = answer;
    return found == null ? null : found.context();
  }
}
