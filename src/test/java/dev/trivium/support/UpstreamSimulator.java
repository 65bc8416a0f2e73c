package dev.trivium.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on this machine that speaks Chat Completions by script, with the timing and the faults
 * of real ones, and keeps a journal of what it was asked and when it was left.
 */
public final class UpstreamSimulator implements AutoCloseable {
  private final Vertx vertx;
  private final HttpServer server;
  private final Deque<UpstreamScript> next = new ArrayDeque<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Entry> journal = new CopyOnWriteArrayList<>();
  private volatile Function<JsonObject, UpstreamScript> usual =
      asked -> UpstreamScript.saying("Hello", " there", ".");

  /** One call, as the upstream sees it. */
  public static final class Entry {
    private final String path;
    private final Map<String, String> headers;
    private final JsonObject body;
    private final long receivedNanos = System.nanoTime();
    private final AtomicInteger steps = new AtomicInteger();
    private final CompletableFuture<Long> closed = new CompletableFuture<>();
    private final CompletableFuture<Long> ended = new CompletableFuture<>();

    private Entry(String path, Map<String, String> headers, JsonObject body) {
      this.path = path;
      this.headers = Map.copyOf(headers);
      this.body = body;
    }

    public String path() {
      return path;
    }

    /** A header of the request; its name in lower case. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    public JsonObject body() {
      return body;
    }

    public long receivedNanos() {
      return receivedNanos;
    }

    /** How many steps of the script were written. */
    public int steps() {
      return steps.get();
    }

    /** Completes with {@link System#nanoTime()} when the caller left before the end. */
    public CompletableFuture<Long> closed() {
      return closed;
    }

    /** Completes with {@link System#nanoTime()} when the whole script was written. */
    public CompletableFuture<Long> ended() {
      return ended;
    }
  }

  private UpstreamSimulator(Vertx vertx, int port) {
    this.vertx = vertx;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
            .connectionHandler(connection -> {
              connections.incrementAndGet();
              connection.closeHandler(gone -> connections.decrementAndGet());
            })
            .requestHandler(this::receive);
    server.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  /** Listens on a free port of this machine. */
  public static UpstreamSimulator start(Vertx vertx) {
    return start(vertx, 0);
  }

  public static UpstreamSimulator start(Vertx vertx, int port) {
    return new UpstreamSimulator(vertx, port);
  }

  public int port() {
    return server.actualPort();
  }

  /** What a provider's {@code base_url} is. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** What the next calls are answered with, one each, before the usual answer comes again. */
  public UpstreamSimulator next(UpstreamScript... scripts) {
    synchronized (next) {
      next.addAll(List.of(scripts));
    }
    return this;
  }

  /** What all other calls are answered with. */
  public UpstreamSimulator always(UpstreamScript script) {
    return answering(asked -> script);
  }

  /** The same, by what is asked. */
  public UpstreamSimulator answering(Function<JsonObject, UpstreamScript> answers) {
    usual = answers;
    return this;
  }

  /** All calls so far, in the order in which they came. */
  public List<Entry> journal() {
    return List.copyOf(journal);
  }

  public Entry last() {
    return journal.getLast();
  }

  /** Connections that are open now, also those that wait for another call. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void receive(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    JsonObject asked = body.length() == 0 ? new JsonObject() : body.toJsonObject();
    Entry entry = new Entry(request.path(), headers, asked);
    UpstreamScript script;
    synchronized (next) {
      script = next.isEmpty() ? usual.apply(asked) : next.remove();
    }
    HttpServerResponse response = request.response();
    response.exceptionHandler(gone -> entry.closed.complete(System.nanoTime()));
    response.closeHandler(gone -> entry.closed.complete(System.nanoTime()));
    response.endHandler(end -> entry.ended.complete(System.nanoTime()));
    journal.add(entry);
    response.setStatusCode(script.status()).setChunked(true);
    script.headers().forEach(response::putHeader);
    if (script.steps().isEmpty() && script.ending() != UpstreamScript.Ending.END) {
      response.writeHead();
    }
    play(request, entry, script, 0);
  }

  private void play(HttpServerRequest request, Entry entry, UpstreamScript script, int at) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    if (at == script.steps().size()) {
      end(request, script.ending());
      return;
    }
    UpstreamScript.Step step = script.steps().get(at);
    Runnable write =
        () -> {
          if (!response.closed()) {
            response.write(Buffer.buffer(step.bytes()));
            entry.steps.incrementAndGet();
            play(request, entry, script, at + 1);
          }
        };
    if (step.after().isZero()) {
      write.run();
    } else {
      vertx.setTimer(step.after().toMillis(), timer -> write.run());
    }
  }

  private static void end(HttpServerRequest request, UpstreamScript.Ending ending) {
    switch (ending) {
      case END -> request.response().end();
      case CUT -> request.connection().close();
      case SILENCE -> {
        // The caller must give up by itself.
      }
    }
  }
}
