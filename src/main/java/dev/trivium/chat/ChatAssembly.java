package dev.trivium.chat;

import dev.trivium.chat.understanding.Languages;
import dev.trivium.data.Mentions;
import dev.trivium.data.Metrics;
import dev.trivium.data.PersonalStore;
import dev.trivium.data.Quotations;
import dev.trivium.forecast.Forecasts;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.llm.Embedders;
import dev.trivium.llm.LlmConfig;
import dev.trivium.llm.Models;
import dev.trivium.llm.TokenCount;
import dev.trivium.store.Database;
import dev.trivium.store.Notices;
import dev.trivium.store.Regions;
import dev.trivium.store.Seal;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Routes;
import dev.trivium.web.Tickets;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Wires the room: from what answers questions to what is mounted. */
public final class ChatAssembly {
  private static final Duration TIDY = Duration.ofSeconds(5);
  private static final Duration FORGET_FIRST = Duration.ofMinutes(1);
  private static final Duration FORGET_EVERY = Duration.ofDays(1);

  private final Upkeep upkeep;
  private final Draining draining;
  private final RunTools tools;
  private final Forgetting forgetting;
  private final AccountAssembly account;
  private final FeedbackRepository feedback;
  private final TicketRepository tickets;
  private final List<Routes> routes;

  /**
   * The room with the embedded analyst.
   *
   * @param node a name that stays the same when this node starts again, and that no other node has
   */
  public ChatAssembly(
      Vertx vertx,
      ChatConfig config,
      Metrics metrics,
      Mentions mentions,
      Quotations quotations,
      Forecasts forecasts,
      Models models,
      TokenCount tokens,
      StoreAssembly store,
      String node,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    this(
        vertx,
        config,
        metrics,
        forecasts,
        mentions,
        quotations,
        models,
        tokens,
        store,
        calibrators(config, store.database(), clock),
        node,
        clock,
        ids,
        observer);
  }

  private ChatAssembly(
      Vertx vertx,
      ChatConfig config,
      Metrics metrics,
      Forecasts forecasts,
      Mentions mentions,
      Quotations quotations,
      Models models,
      TokenCount tokens,
      StoreAssembly store,
      Calibrators calibrators,
      String node,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    this(
        vertx,
        config,
        new Analyst(
            metrics, forecasts, quotations, clock, AnalystLimits.of(config), calibrators, observer),
        calibrators,
        metrics,
        mentions,
        quotations,
        models,
        tokens,
        store.database(),
        store.seal(),
        store.regions(),
        store.notices(),
        node,
        clock,
        ids,
        observer);
  }

  /**
   * @param node a name that stays the same when this node starts again, and that no other node has
   */
  ChatAssembly(
      Vertx vertx,
      ChatConfig config,
      Answerer answerer,
      Calibrators calibrators,
      Metrics metrics,
      Mentions mentions,
      Quotations quotations,
      Models models,
      TokenCount tokens,
      Database database,
      Seal seal,
      Regions regions,
      Notices notices,
      String node,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    String owner = node.replace('/', '-') + "/" + ids.next();
    ResponseSeal sealed = new ResponseSeal(seal);
    ResponseRepository repository =
        new ResponseRepository(
            database, sealed, regions, mentions, owner, notices.reachOthers(), config);
    BatchRepository batches = new BatchRepository(database, sealed, owner, notices.reachOthers());
    Takeover takeover = new Takeover(database, repository, batches, mentions, observer, owner);
    LiveResponses live = new LiveResponses(config, clock);
    this.forgetting = new Forgetting(database, config.keeping(), clock, observer);
    this.account =
        new AccountAssembly(vertx, config, models, database, seal, owner, clock, ids, observer);
    this.tools =
        new RunTools(
            answerer,
            repository,
            batches,
            new Recall(quotations),
            models,
            new PromptTokens(tokens),
            account.purse(),
            new Wording(metrics, new AnswerCache(config.models(), clock)),
            Languages.shipped(),
            account.rollouts(),
            account.tally(),
            config,
            clock,
            ids,
            observer);
    this.draining = new Draining(vertx, live);
    this.upkeep = new Upkeep(takeover, live, tools);
    Responses responses =
        new Responses(
            vertx,
            tools,
            takeover,
            live,
            new Elsewhere(vertx, tools, takeover, live, notices),
            new Gate(account.rates(), config.models()));
    this.feedback = new FeedbackRepository(database, seal, mentions, repository, clock);
    this.tickets = new TicketRepository(database, seal, clock);
    this.routes = new ArrayList<>(answering(vertx, responses, tools));
    routes.addAll(
        List.of(
            new ModelRoutes(models),
            new CalibratorRoutes(new CalibratorRepository(database, clock), calibrators, feedback),
            account.judging(responses, feedback),
            new AccountRoutes(metrics, models, config, account.rollouts(), clock)));
    vertx.setPeriodic(TIDY.toMillis(), tick -> live.sweep());
    upkeep.start(vertx, notices);
    vertx.setPeriodic(FORGET_FIRST.toMillis(), tick -> forgetTickets());
    vertx.setPeriodic(FORGET_FIRST.toMillis(), FORGET_EVERY.toMillis(), tick -> forget());
  }

  /** The surfaces on which questions are asked. */
  private static List<Routes> answering(Vertx vertx, Responses responses, RunTools tools) {
    ChatConfig config = tools.config();
    Viewing viewing = new Viewing(vertx);
    Commit commit = new Commit(vertx, config.commitAfter());
    ResponsesSocket.Opening sockets =
        new ResponsesSocket.Opening(vertx, responses, config, tools.clock(), tools.observer());
    Threads threads = new Threads(responses, tools.repository());
    return List.of(
        new ResponsesRoutes(responses, viewing, commit, sockets, tools.observer()),
        new CompletionsRoutes(responses, viewing, commit),
        new UiStreamRoutes(responses, threads, viewing, tools.observer()));
  }

  /** The calibrator in the jar, or the one that was stored here. */
  static Calibrators calibrators(ChatConfig config, Database database, InstantSource clock) {
    CalibratorRepository stored = new CalibratorRepository(database, clock);
    return new Calibrators(
        Calibrators.shipped(),
        caller ->
            stored.active(caller).map(found -> found.map(CalibratorRepository.Stored::calibrator)),
        clock,
        config.confidence().refresh());
  }

  /** What this room keeps of people, for the room that looks after their rights. */
  public static PersonalStore conversations(Seal seal) {
    return new Conversations(seal);
  }

  /**
   * Embeddings over HTTP, under the limits of answers.
   *
   * @param asked how many at once
   */
  public Routes embeddings(Embedders embedders, TokenCount tokens, LlmConfig.Asked asked) {
    Rates rates = account.rates();
    return new RatedRoutes(new EmbeddingsRoutes(embedders, tokens, asked, rates), rates);
  }

  /** Where tickets for sockets are kept. */
  public Tickets tickets() {
    return tickets;
  }

  /** What is mounted on every edge. */
  public List<Routes> routes() {
    List<Routes> all = new ArrayList<>(routes);
    all.addAll(account.routes());
    return all.stream().<Routes>map(one -> new RatedRoutes(one, account.rates())).toList();
  }

  /**
   * Nothing new begins from now on; what runs after {@code patience} ends as far as it came. Emits
   * when nothing runs.
   */
  public Uni<Void> drain(Duration patience) {
    return draining.drain(patience);
  }

  /**
   * Ends what an earlier life of this node left running. Emits how many; call it before serving.
   */
  public Uni<Integer> recover() {
    return account.start(tools.models()).chain(upkeep::recover);
  }

  /** Writes now what is written now and then. */
  Uni<Void> write() {
    return account.write();
  }

  /** Judges now what is judged now and then. */
  Uni<Void> judge() {
    return account.rollouts().judge();
  }

  private void forgetTickets() {
    tickets.forget().subscribe().with(done -> {}, outOfReach("forget every old ticket"));
  }

  private void forget() {
    forgetting.forget().subscribe().with(done -> {}, outOfReach("forget"));
    feedback
        .forget(tools.config().money().retention())
        .subscribe()
        .with(done -> {}, outOfReach("forget feedback"));
    account.forget().subscribe().with(done -> {}, outOfReach("forget usage"));
  }

  private java.util.function.Consumer<Throwable> outOfReach(String job) {
    return cause -> tools.observer().observe(new ChatObservation.ResponsesOutOfReach(job, cause));
  }
}
