package dev.trivium.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.web.token.Jwt;
import dev.trivium.web.token.TokenVerifier;
import dev.trivium.web.token.Verdict;
import dev.trivium.web.token.VerifyKey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the token of a request into a caller. In demo mode a request without a token, or with a key
 * that does not look like one, is the demo caller's; what looks like a token must verify.
 */
final class Authenticator {
  static final String TICKET = "openai-insecure-api-key.";
  private static final int CACHED = 10_000;
  private static final Duration CACHED_FOR = Duration.ofSeconds(60);

  private final KeySource keys;
  private final TokenVerifier verifier;
  private final InstantSource clock;
  private final @Nullable Caller demo;
  private final TicketDesk tickets;
  private final Cache<String, Verdict.Accepted> accepted =
      Caffeine.newBuilder().maximumSize(CACHED).expireAfterWrite(CACHED_FOR).build();

  Authenticator(
      KeySource keys,
      WebConfig.Auth auth,
      InstantSource clock,
      @Nullable Caller demo,
      TicketDesk tickets) {
    this.keys = keys;
    this.verifier =
        new TokenVerifier(
            new TokenVerifier.Rules(
                auth.issuer(),
                auth.audience(),
                auth.subClaim(),
                auth.regionsClaim(),
                auth.rolesClaim()));
    this.clock = clock;
    this.demo = demo;
    this.tickets = tickets;
  }

  /** Where a request may show who it comes from; {@code upgrade} if it wants to be a socket. */
  record Shown(
      @Nullable String authorization,
      @Nullable String subprotocols,
      @Nullable String origin,
      boolean upgrade) {}

  /**
   * Judges the two places where a token may stand; never fails because of a bad token. A ticket
   * opens a socket and nothing else, and is not spent on one that would be refused for its form.
   */
  Uni<Identity> identify(Shown shown) {
    Optional<String> token = token(shown.authorization(), shown.subprotocols());
    if (shown.authorization() == null && shown.upgrade()) {
      Optional<Problem> alone = Upgrade.offeredAlone(shown.subprotocols());
      if (alone.isPresent()) {
        return item(new Identity.Refused(alone.get()));
      }
      if (token.filter(TicketDesk::shaped).isPresent()) {
        return tickets.redeem(token.get(), Optional.ofNullable(shown.origin()).orElse(""));
      }
    }
    if (demo != null && token.filter(Jwt::shaped).isEmpty()) {
      return item(new Identity.Known(demo, Instant.MAX));
    }
    return token.map(this::judge).orElseGet(() -> item(refused(null)));
  }

  private Uni<Identity> judge(String token) {
    Verdict.Accepted before = accepted.getIfPresent(token);
    if (before != null && clock.instant().isBefore(before.expires())) {
      return item(new Identity.Known(before.caller(), before.expires()));
    }
    return Jwt.parse(token)
        .map(jwt -> keys.find(jwt.kid()).map(key -> identity(token, verdict(jwt, key))))
        .orElseGet(() -> item(refused(new Verdict.Invalid("form"))));
  }

  private Verdict verdict(Jwt jwt, Optional<VerifyKey> key) {
    return key.map(found -> verifier.verify(jwt, found, clock.instant()))
        .orElseGet(() -> new Verdict.Invalid("key"));
  }

  private Identity identity(String token, Verdict verdict) {
    if (verdict instanceof Verdict.Accepted good) {
      accepted.put(token, good);
      return new Identity.Known(good.caller(), good.expires());
    }
    return refused(verdict);
  }

  private static Identity refused(@Nullable Verdict verdict) {
    if (verdict instanceof Verdict.Expired) {
      return new Identity.Refused(Refusals.expiredToken());
    }
    String detail =
        switch (verdict) {
          case null -> "this call needs a token: Authorization: Bearer <token>";
          case Verdict.Accepted _, Verdict.Expired _, Verdict.Invalid _ ->
              "the token is not valid here; check its issuer, audience and signature";
        };
    Problem problem = Problem.of(Problem.Kind.UNAUTHENTICATED, "web/identity", detail);
    return new Identity.Refused(problem.withCode("invalid_api_key"));
  }

  private static Optional<String> token(
      @Nullable String authorization, @Nullable String subprotocols) {
    if (authorization != null) {
      boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith("bearer ");
      return Optional.of(bearer ? authorization.substring("bearer ".length()).strip() : "");
    }
    if (subprotocols != null) {
      for (String offered : subprotocols.split(",", -1)) {
        if (offered.strip().startsWith(TICKET)) {
          return Optional.of(offered.strip().substring(TICKET.length()));
        }
      }
    }
    return Optional.empty();
  }

  private static Uni<Identity> item(Identity identity) {
    return Uni.createFrom().item(identity);
  }
}
