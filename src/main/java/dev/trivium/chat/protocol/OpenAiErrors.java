package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import org.jspecify.annotations.Nullable;

/** Renders a {@link Problem} as the error objects that OpenAI clients read. */
public final class OpenAiErrors {
  private OpenAiErrors() {}

  /** {@code {"message","type","param","code"}}. */
  public static ObjectNode error(Problem problem) {
    ObjectNode error = Wire.object();
    error.put("message", problem.detail());
    error.put("type", problem.openAiType());
    error.put("param", problem.param().orElse(null));
    error.put("code", problem.code());
    return error;
  }

  /** {@code {"error":{…}}}. */
  public static ObjectNode body(Problem problem) {
    ObjectNode body = Wire.object();
    body.set("error", error(problem));
    return body;
  }

  /**
   * The event {@code error}: nested for newer clients, with copies on top for older ones.
   *
   * @param number 0 outside a response
   */
  public static ObjectNode event(Problem problem, long number, @Nullable String lane) {
    ObjectNode event = Wire.object();
    event.put("type", "error");
    event.put("sequence_number", number);
    event.put("status", problem.kind().status());
    ObjectNode nested = error(problem);
    ObjectNode headers = headers(problem);
    if (!headers.isEmpty()) {
      nested.set("headers", headers);
    }
    event.set("error", nested);
    event.put("code", problem.code());
    event.put("message", problem.detail());
    event.put("param", problem.param().orElse(null));
    if (lane != null) {
      event.put("stream_id", lane);
    }
    return event;
  }

  /** What an HTTP answer would have in its head. */
  private static ObjectNode headers(Problem problem) {
    ObjectNode headers = Wire.object();
    problem
        .retryAfter()
        .ifPresent(wait -> {
          headers.put("retry-after", String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())));
          headers.put("retry-after-ms", String.valueOf(wait.toMillis()));
        });
    problem.headers().forEach(headers::put);
    return headers;
  }
}
