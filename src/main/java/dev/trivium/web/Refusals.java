package dev.trivium.web;

import dev.trivium.kernel.Problem;

/** The problems that the door itself finds. */
final class Refusals {
  private Refusals() {}

  static Problem tooLarge(long maxBytes) {
    return Problem.of(
            Problem.Kind.TOO_LARGE,
            "web/too-large",
            "the body is larger than the " + maxBytes + " bytes that are allowed here")
        .withCode("request_too_large");
  }

  static Problem cutBody() {
    return Problem.invalid(
        "web/cut-body", "the body ended too early, came too slowly or is not framed as HTTP asks");
  }

  static Problem foreignOrigin() {
    return Problem.forbidden(
            "web/forbidden", "pages of this origin may not call this server; see web.origins")
        .withCode("origin_not_allowed");
  }

  static Problem unknownPath() {
    return Problem.notFound("web/unknown-path", "there is nothing at this path")
        .withCode("unknown_url");
  }

  static Problem wrongMethod(String allowed) {
    return Problem.of(
            Problem.Kind.NOT_ALLOWED, "web/method", "this path takes the methods " + allowed)
        .withCode("method_not_allowed");
  }

  static Problem draining() {
    return Problem.of(
            Problem.Kind.OVERLOADED, "web/overloaded", "the server is full or stopping; try again")
        .withCode("overloaded")
        .retryAfter(java.time.Duration.ofSeconds(2));
  }

  static Problem expiredToken() {
    return Problem.of(
            Problem.Kind.UNAUTHENTICATED,
            "web/identity",
            "the token has expired; ask its issuer for a new one")
        .withCode("token_expired");
  }

  static Problem bug(String reference) {
    return Problem.of(
            Problem.Kind.INTERNAL,
            "web/internal",
            "something went wrong on our side; the operator finds it as " + reference)
        .withCode("server_error")
        .with("reference", reference);
  }

  static Problem outlived() {
    return Problem.invalid(
            "web/socket-age", "the connection reached its greatest age; connect again and resume")
        .withCode("websocket_connection_limit_reached");
  }

  static Problem needsUpgrade() {
    return Problem.invalid("web/upgrade", "this path speaks WebSocket; ask for an upgrade")
        .withCode("upgrade_required");
  }
}
