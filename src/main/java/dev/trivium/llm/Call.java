package dev.trivium.llm;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model: from the breaker over the tries before the first byte to its one end. All of
 * it runs on the context of the subscription; only {@link #request} and {@link #cancel} may come
 * from elsewhere.
 */
final class Call implements Flow.Subscription {
  private static final String DONE = "done";

  /** What an upstream says after the mark of its end is not waited for any longer. */
  private static final long LINGER_MILLIS = 1_000;

  private static final int DIALECTS = 2;

  private final OpenAiChatModel model;
  private final Prompt prompt;
  private final Context context;
  private final Vertx vertx;
  private final Delivery delivery;
  private final Deadlines deadlines;
  private final long began;
  private Breaker.@Nullable Pass pass;
  private @Nullable HttpClientRequest request;
  private @Nullable Answering answering;
  private Dialect dialect;
  private boolean keyReadAgain;
  private boolean taken;
  private int dialects;
  private int attempts;
  private int status;
  private long firstMillis = -1;
  private boolean ended;

  private Call(
      OpenAiChatModel model,
      Prompt prompt,
      Context context,
      Flow.Subscriber<? super ModelEvent> subscriber) {
    this.model = model;
    this.prompt = prompt;
    this.context = context;
    this.vertx = model.around().vertx();
    this.delivery = new Delivery(subscriber);
    this.deadlines =
        new Deadlines(vertx, model.around().config().patience(), prompt.streamed(), this::late);
    this.began = model.around().clock().millis();
    this.dialect = model.dialect();
  }

  static void begin(
      OpenAiChatModel model, Prompt prompt, Flow.Subscriber<? super ModelEvent> subscriber) {
    Context context = model.around().vertx().getOrCreateContext();
    Call call = new Call(model, prompt, context, subscriber);
    subscriber.onSubscribe(call);
    call.onContext(call::start);
  }

  @Override
  public void request(long more) {
    if (more > 0) {
      onContext(() -> {
        delivery.want(more);
        flow();
      });
    } else {
      onContext(() -> end("demand", new IllegalArgumentException("demand must be positive")));
    }
  }

  @Override
  public void cancel() {
    onContext(() -> {
      delivery.stop();
      if (!ended) {
        ended = true;
        verdict(Breaker.Pass::abandoned);
        release();
        tell("cancelled");
      }
    });
  }

  private void onContext(Runnable step) {
    if (context.equals(Vertx.currentContext())) {
      step.run();
    } else {
      context.runOnContext(ignored -> step.run());
    }
  }

  private void start() {
    if (ended) {
      return;
    }
    Optional<Breaker.Pass> leave = model.breaker().admit();
    if (leave.isEmpty()) {
      fail(Failure.of(Failure.Cause.CIRCUIT_OPEN));
      return;
    }
    pass = leave.get();
    deadlines.begin();
    attempt();
  }

  private void attempt() {
    if (ended) {
      return;
    }
    attempts++;
    status = 0;
    Buffer body = Buffer.buffer(model.body(prompt, dialect));
    model
        .http()
        .request(model.target())
        .onComplete(opened -> send(opened, body), this::notConnected);
  }

  private void send(HttpClientRequest opened, Buffer body) {
    // What goes wrong is told by the futures; without a handler it is logged as an error, too.
    opened.exceptionHandler(told -> {});
    if (ended) {
      opened.reset();
      return;
    }
    request = opened;
    int attempt = attempts;
    opened.send(body).onComplete(response -> answered(attempt, response), gone -> lost(attempt));
  }

  private void notConnected(Throwable why) {
    boolean full = why instanceof ConnectionPoolTooBusyException;
    retry(Failure.of(full ? Failure.Cause.POOL_FULL : Failure.Cause.CONNECT));
  }

  private void lost(int attempt) {
    if (isCurrent(attempt)) {
      request = null;
      taken = true;
      retry(Failure.of(Failure.Cause.LOST));
    }
  }

  private void answered(int attempt, HttpClientResponse response) {
    if (!isCurrent(attempt)) {
      response.request().reset();
      return;
    }
    status = response.statusCode();
    if (status == 200) {
      taken = true;
      answering =
          new Answering(response, model.around().config().responseMax(), delivery, this::progress);
      flow();
    } else {
      new Refusal(response).read(refusal -> refused(attempt, refusal));
    }
  }

  /** Whether what happens to an attempt still matters. */
  private boolean isCurrent(int attempt) {
    return !ended && request != null && attempts == attempt;
  }

  /** What the answer came to, each time bytes of it were read. */
  private void progress(Answering.Step step) {
    if (ended) {
      return;
    }
    if (step.moved()) {
      deadlines.moved();
      first();
    }
    if (step.over()) {
      request = null;
    }
    if (step.failure() != null) {
      fail(Failure.of(step.failure()));
    } else if (step.whole()) {
      ended = true;
      verdict(Breaker.Pass::whole);
      model.learn(dialect);
      delivery.end(null);
      tell(DONE);
    }
    flow();
    if (step.over()) {
      deadlines.end();
    } else if (step.whole()) {
      deadlines.linger(LINGER_MILLIS);
    }
  }

  private void first() {
    if (firstMillis < 0) {
      firstMillis = model.around().clock().millis() - began;
      verdict(Breaker.Pass::spoke);
    }
  }

  private void flow() {
    delivery.hand();
    if (answering != null) {
      boolean hungry = ended || delivery.isHungry();
      if (answering.flow(hungry)) {
        deadlines.hold(!hungry);
      }
    }
  }

  private void refused(int attempt, Refusal.Read refusal) {
    if (!isCurrent(attempt)) {
      return;
    }
    request = null;
    Optional<Dialect> other =
        refusal.isAboutTheRequest() ? dialect.after(refusal.body()) : Optional.empty();
    if (other.isPresent() && dialects < DIALECTS) {
      dialects++;
      dialect = other.get();
      attempt();
    } else if (refusal.status() == 401 && !keyReadAgain) {
      keyReadAgain = true;
      model.key().again().onSuccess(renewed -> keyRead(renewed, refusal.failure()));
    } else {
      retry(refusal.failure());
    }
  }

  private void keyRead(boolean renewed, Failure failure) {
    onContext(() -> {
      if (renewed) {
        attempt();
      } else {
        retry(failure);
      }
    });
  }

  private void retry(Failure failure) {
    if (ended) {
      return;
    }
    UpstreamConfig.Retries retries = model.around().config().retries();
    long wait = wait(failure, retries);
    boolean again =
        failure.cause().isRetried() && attempts <= retries.most() && wait < deadlines.leftToTry();
    if (again) {
      vertx.setTimer(Math.max(1, wait), timer -> attempt());
    } else {
      fail(failure);
    }
  }

  /** Twice as long each time, and never the same for two callers. */
  private long wait(Failure failure, UpstreamConfig.Retries retries) {
    long mean = retries.pause().toMillis() << Math.min(attempts - 1, 10);
    long ours = (long) (mean * (0.5 + model.around().random().nextDouble()));
    Duration asked = failure.retryAfter();
    return asked == null ? ours : Math.max(ours, asked.toMillis());
  }

  private void late(Failure.Cause cause) {
    if (ended) {
      release();
    } else {
      fail(Failure.of(cause));
    }
  }

  private void fail(Failure failure) {
    verdict(failure.cause().isCounted() ? Breaker.Pass::failed : Breaker.Pass::abandoned);
    Problem problem = failure.problem(model.alias(), firstMillis >= 0);
    end(
        failure.cause().name().toLowerCase(java.util.Locale.ROOT),
        mayHaveServed() ? new ProblemException(problem) : new UnservedCall(problem));
  }

  /** Whether tokens may have been used: nobody knows what became of a request without answer. */
  private boolean mayHaveServed() {
    return taken || (request != null && status == 0);
  }

  private void end(String outcome, Throwable failure) {
    if (!ended) {
      ended = true;
      release();
      delivery.end(failure);
      tell(outcome);
      delivery.hand();
    }
  }

  private void verdict(java.util.function.Consumer<Breaker.Pass> told) {
    if (pass != null) {
      told.accept(pass);
    }
  }

  private void release() {
    deadlines.end();
    HttpClientRequest open = request;
    request = null;
    if (open != null) {
      open.reset();
    }
  }

  private void tell(String outcome) {
    long total = model.around().clock().millis() - began;
    Tokens tokens = answering == null ? Tokens.NONE : answering.tokens();
    model.told(outcome, status, attempts, firstMillis, total, tokens);
  }
}
