package dev.trivium.web.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.web.wire.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The three parts of a compact token, read but not yet believed.
 *
 * <p>Source: RFC 7519 §3.1 and RFC 7515 §7.1.
 */
public record Jwt(
    String algorithm, String kid, ObjectNode claims, String signed, String signature) {
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9_=-]+\\.[A-Za-z0-9_=-]+\\.[A-Za-z0-9_=-]*");
  private static final int LONGEST = 8_192;
  private static final JsonLimits JSON = new JsonLimits(8, 500, LONGEST);

  byte[] signedBytes() {
    return signed.getBytes(StandardCharsets.US_ASCII);
  }

  /** Errors: {@link IllegalArgumentException} when the last part is not base64url. */
  byte[] signatureBytes() {
    return Base64.getUrlDecoder().decode(signature);
  }

  /** Whether the text claims to be a token: three parts, the last may be empty. */
  public static boolean shaped(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** The parts, or empty when the text is no token of this form. */
  public static Optional<Jwt> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (text.length() > LONGEST || parts.length != 3) {
      return Optional.empty();
    }
    try {
      String signed = parts[0] + "." + parts[1];
      return object(parts[0])
          .filter(header -> !header.has("crit"))
          .flatMap(header ->
              object(parts[1])
                  .map(claims ->
                      new Jwt(
                          header.path("alg").asText(""),
                          header.path("kid").asText(""),
                          claims,
                          signed,
                          parts[2])));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> object(String part) {
    return switch (JSON.read(Base64.getUrlDecoder().decode(part))) {
      case JsonLimits.Read.Parsed parsed -> Optional.of(parsed.object());
      case JsonLimits.Read.Refused _ -> Optional.empty();
    };
  }
}
