package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Request;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Header lines that deliveries use beside those of their content. */
final class BatchHeaders {
  /** RFC 9530: {@code sha-256=:base64:}, maybe among others. */
  private static final Pattern SHA256 = Pattern.compile("(?:^|,)\\s*sha-256=([^,]*)");

  private static final Pattern BYTES = Pattern.compile(":([A-Za-z0-9+/]{43}=):\\s*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private BatchHeaders() {}

  /** What {@code Content-Digest} says; other algorithms are passed over. */
  static Optional<Buffer> digest(Request request) {
    return request
        .header("content-digest")
        .map(SHA256::matcher)
        .filter(Matcher::find)
        .map(named -> BYTES.matcher(named.group(1)))
        .map(bytes -> {
          if (!bytes.matches()) {
            throw malformed("content-digest", "Content-Digest is sha-256=:BASE64: of 32 bytes.");
          }
          return Buffer.buffer(Base64.getDecoder().decode(bytes.group(1)));
        });
  }

  static long offset(Request request) {
    return request
        .header("upload-offset")
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Long::valueOf)
        .orElseThrow(() ->
            malformed(
                "upload-offset",
                "Upload-Offset says at which byte the rest begins: the batch's resume_offset."));
  }

  /** Chunks that a viewer who comes back was told of. */
  static int lastEvent(Request request) {
    return request
        .header("last-event-id")
        .filter(text -> NUMBER.matcher(text).matches())
        .map(text -> (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text)))
        .orElse(0);
  }

  private static ProblemException malformed(String header, String detail) {
    return Problem.invalid("request/header", detail).at(header).asException();
  }
}
