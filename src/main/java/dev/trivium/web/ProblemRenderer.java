package dev.trivium.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one place where a problem becomes bytes: an OpenAI error object on the paths that stock
 * clients call, a plain sentence where pages show it to people, problem details (RFC 9457)
 * elsewhere.
 */
public final class ProblemRenderer {
  private static final List<String> OPENAI =
      List.of(
          "/v1/responses",
          "/v1/chat",
          "/v1/models",
          "/v1/embeddings",
          "/responses",
          "/chat/completions",
          "/models",
          "/embeddings");
  private static final String UI = "/api/chat";
  private static final String TYPE = "urn:trivium:problem:";

  /** Names the occurrence; the path would repeat what the caller put into it. */
  private static final String INSTANCE = "urn:trivium:request:";

  private ProblemRenderer() {}

  /**
   * A problem as an answer.
   *
   * @param known whether a route answers this path; under /v1 an unknown one is told to clients in
   *     their own form
   */
  static Reply.Full render(Problem problem, int status, String path, boolean known, String id) {
    boolean openAi =
        OPENAI.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"))
            || (!known && path.startsWith("/v1/"));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", openAi ? "application/json" : "application/problem+json");
    problem.retryAfter().ifPresent(wait -> retryAfter(headers, wait));
    if (problem.members().get("location") instanceof String location) {
      headers.put("location", location);
    }
    headers.putAll(problem.headers());
    if (status == 413 || status == 409 || problem.code().equals("insufficient_quota")) {
      headers.put("x-should-retry", "false");
    }
    if (status == 401) {
      headers.put("www-authenticate", "Bearer");
    }
    if (path.equals(UI) || path.startsWith(UI + "/")) {
      // Pages of the Vercel SDK show the body to people as it is.
      headers.put("content-type", "text/plain; charset=utf-8");
      return new Reply.Full(status, headers, Buffer.buffer(problem.detail()));
    }
    ObjectNode body = openAi ? openAi(problem) : details(problem, status, id);
    return new Reply.Full(status, headers, Json.encode(body));
  }

  /** {@code {"error":{message,type,param,code}}}. */
  public static ObjectNode openAi(Problem problem) {
    ObjectNode body = Json.mapper().createObjectNode();
    ObjectNode error = body.putObject("error");
    error.put("message", problem.detail()).put("type", problem.openAiType());
    problem
        .param()
        .ifPresentOrElse(param -> error.put("param", param), () -> error.putNull("param"));
    error.put("code", problem.code());
    return body;
  }

  /** An error frame for sockets: nested, with copies on top for older clients. */
  public static Buffer frame(Problem problem) {
    ObjectNode nested = (ObjectNode) openAi(problem).get("error");
    ObjectNode frame = Json.mapper().createObjectNode();
    frame.put("type", "error").put("status", problem.kind().status()).set("error", nested);
    frame.put("code", problem.code()).put("message", problem.detail());
    frame.set("param", nested.get("param"));
    frame.put("sequence_number", 0);
    return Json.encode(frame);
  }

  private static ObjectNode details(Problem problem, int status, String id) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("type", TYPE + problem.slug().replace('/', ':'));
    body.put("title", problem.kind().title()).put("status", status);
    body.put("detail", problem.detail()).put("instance", INSTANCE + id);
    body.put("code", problem.code()).put("request_id", id);
    problem.shown().forEach(body::putPOJO);
    return body;
  }

  private static void retryAfter(Map<String, String> headers, Duration wait) {
    headers.put("retry-after", String.valueOf(Math.max(1, (wait.toMillis() + 999) / 1000)));
    headers.put("retry-after-ms", String.valueOf(wait.toMillis()));
  }
}
