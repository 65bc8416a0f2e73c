package dev.trivium.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Another Trivium, asked by a command as its user would ask it. Where it limits its callers, the
 * command waits as long as it says. Redirects are not followed, so that a token reaches the named
 * server only.
 */
public final class RemoteServer {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MAX = 16 << 20;
  private static final int LIMITED = 429;

  /** As often as that a server that says when is asked again. */
  private static final int TRIES = 5;

  private final HttpClientAgent http;
  private final String url;
  private final Optional<String> token;
  private final Duration patience;

  /**
   * @param url where the API begins, without a path
   * @param token sent as bearer
   * @param patience for one answer; a server that applies a contract may take its time
   */
  public RemoteServer(Vertx vertx, URI url, Optional<String> token, Duration patience) {
    this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
    this.url = url.toString().replaceAll("/+$", "");
    this.token = token;
    this.patience = patience;
  }

  /** What the server said; a body that is no JSON is empty. */
  public record Answer(int status, JsonNode body) {}

  /** The same with the time to wait, where the server limits its callers. */
  private record Told(Answer answer, Optional<Duration> pause) {}

  /** Errors: {@link IOException} when no whole answer came. */
  public Uni<Answer> get(String path) {
    return sent(HttpMethod.GET, path, "", Buffer.buffer());
  }

  /** The same with a body. */
  public Uni<Answer> put(String path, String media, Buffer body) {
    return sent(HttpMethod.PUT, path, media, body);
  }

  /** The same, for what is asked or begun. */
  public Uni<Answer> post(String path, String media, Buffer body) {
    return sent(HttpMethod.POST, path, media, body);
  }

  private Uni<Answer> sent(HttpMethod method, String path, String media, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url + path)
            .setTimeout(patience.toMillis());
    token.ifPresent(known -> options.putHeader("authorization", "Bearer " + known));
    if (!media.isEmpty()) {
      options.putHeader("content-type", media);
    }
    return sent(options, body, TRIES);
  }

  private Uni<Answer> sent(RequestOptions options, Buffer body, int tries) {
    return Reactive.uni(() ->
            http.request(options).compose(call -> call.send(body)).compose(RemoteServer::read))
        .chain(told -> {
          Optional<Duration> pause = told.pause();
          return pause.isEmpty() || tries == 1
              ? Uni.createFrom().item(told.answer())
              : Uni.createFrom()
                  .voidItem()
                  .onItem()
                  .delayIt()
                  .by(pause.get())
                  .chain(() -> sent(options, body, tries - 1));
        });
  }

  private static Optional<Duration> pause(HttpClientResponse response) {
    return Optional.ofNullable(response.getHeader("retry-after-ms"))
        .filter(millis -> response.statusCode() == LIMITED && millis.matches("\\d{1,5}"))
        .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
  }

  private static Future<Told> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(bytes -> {
      body.appendBuffer(bytes);
      if (body.length() > ANSWER_MAX) {
        response.request().reset();
      }
    });
    return response
        .end()
        .map(end -> new Told(new Answer(response.statusCode(), json(body)), pause(response)));
  }

  private static JsonNode json(Buffer body) {
    try {
      return Json.mapper().readTree(body.getBytes());
    } catch (JsonProcessingException noJson) {
      return Json.mapper().createObjectNode();
    } catch (IOException impossible) {
      throw new IllegalStateException("bytes in memory can be read", impossible);
    }
  }
}
