package dev.trivium.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer that is none: its status, its codes and how long it asks to wait. */
final class Refusal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BODY_MAX = 1 << 16;
  private static final Duration WAIT_MAX = Duration.ofHours(1);

  private final HttpClientResponse response;
  private final Buffer body = Buffer.buffer();
  private boolean told;

  Refusal(HttpClientResponse response) {
    this.response = response;
  }

  /**
   * What was read.
   *
   * @param body to look for codes and names of members; never shown
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; lives while a call decides.
  record Read(int status, byte[] body, @Nullable Duration retryAfter) {
    boolean isAboutTheRequest() {
      return status == 400 || status == 422;
    }

    Failure failure() {
      return new Failure(cause(), retryAfter);
    }

    private Failure.Cause cause() {
      return switch (status) {
        case 400, 413, 422 -> request();
        case 401, 403 -> Failure.Cause.KEY_REFUSED;
        case 402 -> Failure.Cause.QUOTA;
        case 429 -> code().equals("insufficient_quota") ? Failure.Cause.QUOTA : Failure.Cause.RATE;
        case 408 -> Failure.Cause.SERVER;
        default -> status >= 500 ? Failure.Cause.SERVER : Failure.Cause.NOT_SERVED;
      };
    }

    private Failure.Cause request() {
      return code().equals("context_length_exceeded")
          ? Failure.Cause.CONTEXT_EXCEEDED
          : Failure.Cause.REQUEST_REFUSED;
    }

    private String code() {
      try {
        JsonNode tree = JSON.readTree(body);
        return tree == null ? "" : tree.path("error").path("code").asText("");
      } catch (IOException noJson) {
        return "";
      }
    }
  }

  /** Reads the body, up to what codes need; called back once, also when it breaks off. */
  void read(Consumer<Read> then) {
    response.handler(bytes -> {
      if (body.length() + bytes.length() <= BODY_MAX) {
        body.appendBuffer(bytes);
      } else if (!told) {
        response.request().reset();
        tell(then);
      }
    });
    response.endHandler(end -> tell(then));
    response.exceptionHandler(gone -> tell(then));
  }

  private void tell(Consumer<Read> then) {
    if (!told) {
      told = true;
      then.accept(new Read(response.statusCode(), body.getBytes(), retryAfter().orElse(null)));
    }
  }

  private Optional<Duration> retryAfter() {
    return number("retry-after-ms", 1).or(() -> number("retry-after", 1_000));
  }

  private Optional<Duration> number(String header, double millis) {
    String value = response.getHeader(header);
    if (value == null || !value.strip().matches("\\d{1,9}(\\.\\d{1,6})?")) {
      return Optional.empty();
    }
    Duration asked = Duration.ofMillis((long) (Double.parseDouble(value.strip()) * millis));
    return Optional.of(asked.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : asked);
  }
}
