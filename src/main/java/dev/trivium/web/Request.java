package dev.trivium.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/** A request as a route sees it: identity checked, limits held. */
public interface Request {
  /** The authenticated caller; on open paths, asking is a bug. */
  Caller caller();

  /** When what the caller showed ends; {@link Instant#MAX} where nothing had to be shown. */
  Instant expires();

  /** The request id that stands in the log and in {@code x-request-id}. */
  String id();

  /** A parameter of the path, decoded. */
  String path(String name);

  Optional<String> query(String name);

  Optional<String> header(String name);

  /** Fails with 403 when the caller has none of the roles. */
  void requireRole(String... anyOf);

  /**
   * The body as a JSON object, read once, within the body limit, the depth and size limits and
   * without duplicate keys. Errors: 400 with the position, 413, 415.
   */
  Uni<ObjectNode> json();

  /** The whole body, at most {@code maxBytes}; 413 above. */
  Uni<Buffer> body(long maxBytes);

  /** The body as it comes; what is not demanded is not read from the socket. One subscriber. */
  Multi<Buffer> stream();
}
