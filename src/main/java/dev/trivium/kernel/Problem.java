package dev.trivium.kernel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request ends, in words that may be shown to its caller.
 *
 * <p>{@code slug} is the stable name on our own API ({@code data/unknown-dataset}); {@code code} is
 * the name on the OpenAI surfaces ({@code model_not_found}); {@code detail} is one plain sentence
 * that says what was wrong, where, and what to do. It never holds SQL, class names or personal
 * data. {@code members} are further members of the body, in order.
 */
public record Problem(
    Kind kind, String slug, String code, String detail, Map<String, Object> members) {
  private static final String PARAM = "param";
  private static final String RETRY_AFTER = "retry_after_ms";
  private static final String HEADERS = "headers";
  private static final String QUOTA = "insufficient_quota";

  /** Whose fault it is and which HTTP status tells it. */
  public enum Kind {
    INVALID(400, "Invalid request", "invalid_request_error"),
    UNAUTHENTICATED(401, "Not authenticated", "authentication_error"),
    FORBIDDEN(403, "Forbidden", "permission_error"),
    NOT_FOUND(404, "Not found", "invalid_request_error"),
    NOT_ALLOWED(405, "Method not allowed", "invalid_request_error"),
    CONFLICT(409, "Conflict", "invalid_request_error"),
    TOO_LARGE(413, "Too large", "invalid_request_error"),
    UNSUPPORTED(415, "Unsupported media type", "invalid_request_error"),
    UNPROCESSABLE(422, "Unprocessable", "invalid_request_error"),
    LIMITED(429, "Limit reached", "rate_limit_error"),
    INTERNAL(500, "Internal error", "server_error"),
    OVERLOADED(503, "Overloaded", "server_error"),
    UNAVAILABLE(503, "Unavailable", "server_error"),
    TIMEOUT(504, "Timed out", "server_error");

    private final int status;
    private final String title;
    private final String openAiType;

    Kind(int status, String title, String openAiType) {
      this.status = status;
      this.title = title;
      this.openAiType = openAiType;
    }

    public int status() {
      return status;
    }

    public String title() {
      return title;
    }

    public String openAiType() {
      return openAiType;
    }
  }

  public Problem {
    members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** A problem of the given kind; its OpenAI code is the last part of the slug. */
  public static Problem of(Kind kind, String slug, String detail) {
    String code = slug.substring(slug.lastIndexOf('/') + 1).replace('-', '_');
    return new Problem(kind, slug, code, detail, Map.of());
  }

  public static Problem invalid(String slug, String detail) {
    return of(Kind.INVALID, slug, detail);
  }

  public static Problem unprocessable(String slug, String detail) {
    return of(Kind.UNPROCESSABLE, slug, detail);
  }

  public static Problem notFound(String slug, String detail) {
    return of(Kind.NOT_FOUND, slug, detail);
  }

  public static Problem forbidden(String slug, String detail) {
    return of(Kind.FORBIDDEN, slug, detail);
  }

  public Problem withCode(String openAiCode) {
    return new Problem(kind, slug, openAiCode, detail, members);
  }

  /** The name of the part of the request that is at fault. */
  public Problem at(String param) {
    return with(PARAM, param);
  }

  public Problem retryAfter(Duration wait) {
    return with(RETRY_AFTER, wait.toMillis());
  }

  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(kind, slug, code, detail, more);
  }

  /** With a header of the answer; on a socket it stands inside of the error. */
  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers());
    more.put(name, value);
    return with(HEADERS, more);
  }

  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (members.get(HEADERS) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> headers.put(name.toString(), value.toString()));
    }
    return headers;
  }

  /** Members for the body of the answer. */
  public Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>(members);
    shown.remove(HEADERS);
    return shown;
  }

  /** The type that OpenAI's clients read; what is used up is not tried again. */
  public String openAiType() {
    return code.equals(QUOTA) ? QUOTA : kind.openAiType();
  }

  public Optional<String> param() {
    return Optional.ofNullable(members.get(PARAM)).map(Object::toString);
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(members.get(RETRY_AFTER))
        .map(millis -> Duration.ofMillis((Long) millis));
  }

  public ProblemException asException() {
    return new ProblemException(this);
  }
}
