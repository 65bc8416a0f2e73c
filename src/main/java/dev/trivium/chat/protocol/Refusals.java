package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Problem.Kind;
import dev.trivium.kernel.Shown;
import java.time.Duration;

/** The problems of this room, one factory each, so that code and wording stand in one place. */
public final class Refusals {
  private Refusals() {}

  public static Problem invalidJson(String where) {
    return Problem.invalid("chat/invalid", "The message is not valid JSON" + where + ".")
        .withCode("invalid_json");
  }

  public static Problem invalidValue(String param, String detail) {
    return Problem.invalid("chat/invalid", detail).withCode("invalid_value").at(param);
  }

  public static Problem unsupported(String param, String detail) {
    return Problem.invalid("chat/invalid", detail).withCode("unsupported_parameter").at(param);
  }

  public static Problem unknownEvent(String type) {
    return Problem.invalid(
            "chat/socket",
            "Frames of type '"
                + Shown.name(type)
                + "' are not known; send response.create, response.cancel, trivium:resume or"
                + " trivium:ping.")
        .withCode("unknown_event_type")
        .at("type");
  }

  public static Problem invalidStreamId() {
    return Problem.invalid(
            "chat/invalid", "stream_id must be 1 to 256 of the characters A-Z a-z 0-9 _ . -")
        .withCode("invalid_stream_id")
        .at("stream_id");
  }

  public static Problem tooLong(int characters, int most) {
    return Problem.invalid(
            "chat/context",
            "The question has %d characters; at most %d are read. Ask a shorter one."
                .formatted(characters, most))
        .withCode("context_length_exceeded")
        .at("input");
  }

  public static Problem tokenExpired() {
    return Problem.of(
            Problem.Kind.UNAUTHENTICATED,
            "web/identity",
            "The token of this socket has expired. Ask its issuer for a new one, connect again and"
                + " resume.")
        .withCode("token_expired");
  }

  public static Problem stopping() {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "web/overloaded",
            "The server is stopping and begins nothing new. Connect again and ask again.")
        .withCode("overloaded")
        .retryAfter(Duration.ofSeconds(2));
  }

  public static Problem unknownParent() {
    return Problem.invalid(
            "chat/context",
            "The response named in previous_response_id does not exist, has expired or is not"
                + " yours. Ask without it.")
        .withCode("previous_response_not_found")
        .at("previous_response_id");
  }

  public static Problem unknownModel(String model) {
    return Problem.notFound(
            "chat/not-found",
            "The model '"
                + Shown.name(model)
                + "' does not exist or is not open to you; see /v1/models.")
        .withCode("model_not_found")
        .at("model");
  }

  public static Problem modelNotAllowed(String model) {
    return Problem.forbidden(
            "web/forbidden",
            "The model '" + Shown.name(model) + "' is not open to your roles; see /v1/models.")
        .withCode("model_not_allowed")
        .at("model");
  }

  public static Problem contextExceeded(long tokens) {
    return Problem.invalid(
            "chat/context",
            "The conversation is longer than the model reads, which is about %d tokens here. Send"
                    .formatted(tokens)
                + " less of it, or leave out 'truncation'.")
        .withCode("context_length_exceeded")
        .at("input");
  }

  /** A model that died behind text that was shown. */
  public static Problem upstreamError() {
    return Problem.of(
            Kind.UNAVAILABLE,
            "llm/broken-stream",
            "The language model stopped in the middle of its answer. Ask again.")
        .withCode("upstream_error");
  }

  /** An answer that ended early where only whole ones can be told. */
  public static Problem cut() {
    return Problem.of(
            Kind.UNAVAILABLE,
            "chat/interrupted",
            "The answer ended before it was complete. Ask again.")
        .withCode("upstream_error");
  }

  /** Whose fault a failed response is, by the code it ended with. */
  public static Kind kindOf(String code) {
    return switch (code) {
      case "timeout" -> Kind.TIMEOUT;
      case "rate_limit_exceeded", "insufficient_quota" -> Kind.LIMITED;
      case "upstream_unavailable", "upstream_error" -> Kind.UNAVAILABLE;
      case "invalid_value", "unsupported_parameter", "context_length_exceeded" -> Kind.INVALID;
      default -> Kind.INTERNAL;
    };
  }

  /** As the member {@code error} of a response shows it. */
  public static ObjectNode shown(Problem problem) {
    return Wire.object().put("code", problem.code()).put("message", problem.detail());
  }

  public static Problem unknownResponse() {
    return Problem.notFound(
            "chat/not-found", "This response does not exist, has expired or is not yours.")
        .withCode("response_not_found")
        .at("response_id");
  }

  public static Problem keyReused() {
    return Problem.of(
            Kind.CONFLICT,
            "chat/key-reused",
            "This idempotency key was used with another request. Use a new key.")
        .withCode("idempotency_key_reused");
  }

  public static Problem queueFull(int most) {
    return Problem.of(
            Kind.LIMITED,
            "chat/rate",
            "More than %d frames wait on this connection. Wait for an answer.".formatted(most))
        .withCode("websocket_queue_full");
  }

  public static Problem rateLimited(String what, Duration wait) {
    return Problem.of(
            Kind.LIMITED,
            "chat/rate",
            "Your %s of this minute are used up. Try again in %d seconds."
                .formatted(what, Math.max(1, wait.plusMillis(999).toSeconds())))
        .withCode("rate_limit_exceeded")
        .retryAfter(wait);
  }

  public static Problem tooManyAnswers(int most) {
    return Problem.of(
            Kind.LIMITED,
            "chat/rate",
            "You have %d answers under way, and more at once are not allowed. Wait for one."
                .formatted(most))
        .withCode("rate_limit_exceeded")
        .retryAfter(Duration.ofSeconds(1));
  }

  /**
   * @param budget whose it is and how long it holds, {@code caller/day}
   */
  public static Problem budget(String budget) {
    return Problem.of(
            Kind.LIMITED,
            "chat/budget",
            "The budget for language models is used up (%s). Ask the model 'trivium-analyst', or an"
                    .formatted(budget)
                + " operator for a higher budget.")
        .withCode("insufficient_quota")
        .withHeader("x-should-retry", "false");
  }

  public static Problem tooManyLanes(int most) {
    return Problem.invalid(
            "chat/socket",
            "This connection has used %d stream ids. Open another connection.".formatted(most))
        .withCode("websocket_stream_limit_reached")
        .at("stream_id");
  }

  public static Problem overloaded() {
    return Problem.of(
            Kind.OVERLOADED,
            "chat/overloaded",
            "Too many answers are kept in memory right now. Try again in a moment.")
        .withCode("overloaded");
  }

  public static Problem deadline() {
    return Problem.of(
            Kind.TIMEOUT,
            "chat/timeout",
            "The answer took too long and was stopped. Ask for less at once.")
        .withCode("timeout");
  }

  public static Problem bug(String reference) {
    return Problem.of(
            Kind.INTERNAL,
            "chat/internal",
            "Something went wrong on our side. Quote the reference " + reference + ".")
        .withCode("server_error")
        .with("reference", reference);
  }
}
