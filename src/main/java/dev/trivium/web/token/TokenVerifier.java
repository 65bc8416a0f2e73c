package dev.trivium.web.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a token speaks for a caller.
 *
 * <p>Source: RFC 8725 (best practice for JSON Web Tokens): the key names the algorithm, issuer and
 * audience are compared, the signature is checked before any claim is used.
 */
public final class TokenVerifier {
  /** How far clocks may differ. */
  public static final Duration SKEW = Duration.ofSeconds(60);

  private final Rules rules;

  /** Who must have issued for whom, and what the claims are called. */
  public record Rules(String issuer, String audience, String sub, String regions, String roles) {}

  public TokenVerifier(Rules rules) {
    this.rules = rules;
  }

  public Verdict verify(Jwt token, VerifyKey key, Instant now) {
    if (!token.algorithm().equals(key.algorithm().jose()) || !token.kid().equals(key.kid())) {
      return new Verdict.Invalid("algorithm");
    }
    if (!key.verifies(token)) {
      return new Verdict.Invalid("signature");
    }
    JsonNode claims = token.claims();
    if (!claims.path("iss").asText("").equals(rules.issuer())) {
      return new Verdict.Invalid("issuer");
    }
    if (!words(claims.path("aud"), false).contains(rules.audience())) {
      return new Verdict.Invalid("audience");
    }
    if (!claims.path("exp").isIntegralNumber() || notYet(claims.path("nbf"), now)) {
      return new Verdict.Invalid("time");
    }
    Instant expires = instant(claims.path("exp"));
    return now.isBefore(expires.plus(SKEW)) ? caller(claims, expires) : new Verdict.Expired();
  }

  private static boolean notYet(JsonNode notBefore, Instant now) {
    if (notBefore.isMissingNode()) {
      return false;
    }
    return !notBefore.isNumber() || now.plus(SKEW).isBefore(instant(notBefore));
  }

  private static Instant instant(JsonNode seconds) {
    long latest = 253_402_300_799L;
    return Instant.ofEpochSecond(Math.clamp(seconds.asLong(), 0, latest));
  }

  private Verdict caller(JsonNode claims, Instant expires) {
    try {
      Caller caller =
          new Caller(
              claims.path(rules.sub()).asText(""),
              words(claims.path(rules.regions()), true),
              words(claims.path(rules.roles()), true));
      return new Verdict.Accepted(caller, expires);
    } catch (IllegalArgumentException refused) {
      return new Verdict.Invalid("claims");
    }
  }

  /** A list of texts, or one text that may hold several words. */
  private static Set<String> words(JsonNode claim, boolean several) {
    if (claim.isTextual()) {
      String text = claim.asText();
      return text.isBlank() ? Set.of() : Set.copyOf(parts(text, several));
    }
    Set<String> words = new LinkedHashSet<>();
    claim.forEach(word -> words.add(word.asText("")));
    return words;
  }

  private static Set<String> parts(String text, boolean several) {
    return new LinkedHashSet<>(several ? List.of(text.strip().split("[ ,]+")) : List.of(text));
  }
}
