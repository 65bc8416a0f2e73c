package dev.trivium.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/** Signs tokens with the home's key. Source: RFC 7519, RFC 8037 (EdDSA). */
public final class TokenIssuer {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final LocalKey key;
  private final WebConfig.Auth auth;
  private final InstantSource clock;
  private final Ids ids;

  public TokenIssuer(LocalKey key, WebConfig.Auth auth, InstantSource clock, Ids ids) {
    this.key = key;
    this.auth = auth;
    this.clock = clock;
    this.ids = ids;
  }

  /** A token that speaks for the caller until the time to live is over. */
  public String issue(Caller caller, Duration ttl) {
    Instant now = clock.instant();
    ObjectNode claims = Json.mapper().createObjectNode();
    claims.put("iss", auth.issuer()).put("aud", auth.audience()).put(auth.subClaim(), caller.sub());
    caller.regions().stream().sorted().forEach(claims.putArray(auth.regionsClaim())::add);
    caller.roles().stream().sorted().forEach(claims.putArray(auth.rolesClaim())::add);
    claims.put("iat", now.getEpochSecond()).put("nbf", now.getEpochSecond());
    claims.put("exp", now.plus(ttl).getEpochSecond()).put("jti", ids.next().toString());
    return sign(claims);
  }

  /** Signs any claims; tests make wrong tokens with it. */
  String sign(ObjectNode claims) {
    ObjectNode header = Json.mapper().createObjectNode();
    header.put("alg", "EdDSA").put("typ", "JWT").put("kid", key.kid());
    String signed = part(header) + "." + part(claims);
    byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature);
  }

  private static String part(ObjectNode json) {
    return BASE64.encodeToString(Json.encode(json).getBytes());
  }
}
