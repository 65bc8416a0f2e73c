package dev.trivium.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.web.token.Jwt;
import dev.trivium.web.token.TokenVerifier;
import dev.trivium.web.token.Verdict;
import dev.trivium.web.token.VerifyKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Caller ANNA = new Caller("anna", Set.of("East", "West"), Set.of("analyst"));

  private final LocalKey key = LocalKey.fresh(new SecureRandom());
  private final TokenIssuer issuer =
      new TokenIssuer(
          key,
          TestEdge.config().auth(),
          InstantSource.fixed(NOW),
          new Ids(InstantSource.fixed(NOW), new Random(1)));
  private final TokenVerifier verifier =
      new TokenVerifier(new TokenVerifier.Rules("trivium", "trivium", "sub", "regions", "roles"));

  @Test
  void believesWhatTheHomeSigned() {
    String token = issuer.issue(ANNA, Duration.ofHours(1));

    assertThat(verdict(token, NOW))
        .isEqualTo(new Verdict.Accepted(ANNA, NOW.plus(Duration.ofHours(1))));
  }

  @Test
  void grantsAMinuteToClocksThatDiffer() {
    String token = issuer.issue(ANNA, Duration.ofSeconds(10));

    assertThat(verdict(token, NOW.plusSeconds(69))).isInstanceOf(Verdict.Accepted.class);
    assertThat(verdict(token, NOW.plusSeconds(70))).isInstanceOf(Verdict.Expired.class);
    assertThat(verdict(token, NOW.minusSeconds(61))).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void refusesClaimsThatAreWrongOrMissing() {
    assertThat(verdict(signed("iss", "another"), NOW)).isInstanceOf(Verdict.Invalid.class);
    assertThat(verdict(signed("aud", "another"), NOW)).isInstanceOf(Verdict.Invalid.class);
    assertThat(verdict(signed("sub", ""), NOW)).isInstanceOf(Verdict.Invalid.class);
    assertThat(verdict(signed("exp", "soon"), NOW)).isInstanceOf(Verdict.Invalid.class);
    assertThat(verdict(signed("regions", "no/region"), NOW)).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void refusesAnotherKeyAndAChangedByte() {
    String token = issuer.issue(ANNA, Duration.ofHours(1));
    VerifyKey other = LocalKey.fresh(new SecureRandom()).open();
    VerifyKey sameName = new VerifyKey(key.kid(), other.algorithm(), other.key());
    Jwt jwt = Jwt.parse(token).orElseThrow();

    assertThat(verifier.verify(jwt, sameName, NOW)).isInstanceOf(Verdict.Invalid.class);
    assertThat(verifier.verify(jwt, other, NOW)).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void refusesAlgorithmsThatTheKeyIsNotFor() {
    for (String algorithm : new String[] {"none", "HS256", "RS256", "EdDSA "}) {
      String head = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, key.kid());
      String claims = issuer.issue(ANNA, Duration.ofHours(1)).split("\\.", -1)[1];
      String signed = BASE64.encodeToString(head.getBytes(US_ASCII)) + "." + claims;
      String token = signed + "." + BASE64.encodeToString(key.sign(signed.getBytes(US_ASCII)));

      assertThat(verdict(token, NOW)).as(algorithm).isInstanceOf(Verdict.Invalid.class);
    }
  }

  @Test
  void believesAnRsaKeyOfAKeySetAndNoShortOne() throws Exception {
    KeyPair pair = rsa(2048);
    VerifyKey known = VerifyKey.ofJwk(jwk(pair)).orElseThrow();
    String claims = issuer.issue(ANNA, Duration.ofHours(1)).split("\\.", -1)[1];
    String head = BASE64.encodeToString("{\"alg\":\"RS256\",\"kid\":\"r1\"}".getBytes(US_ASCII));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update((head + "." + claims).getBytes(US_ASCII));
    String token = head + "." + claims + "." + BASE64.encodeToString(signature.sign());

    assertThat(verifier.verify(Jwt.parse(token).orElseThrow(), known, NOW))
        .isInstanceOf(Verdict.Accepted.class);
    assertThat(VerifyKey.ofJwk(jwk(rsa(1024)))).isEmpty();
  }

  @Test
  void keepsOneKeyInTheHomeForItsOwnerOnly(@TempDir Path home) throws Exception {
    LocalKey first = LocalKey.of(home, new SecureRandom());
    LocalKey second = LocalKey.of(home, new SecureRandom());

    assertThat(second.kid()).isEqualTo(first.kid());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("keys/token.ed25519"))))
        .isEqualTo("rw-------");
    assertThat(home.resolve("keys")).isDirectoryNotContaining("glob:**.new");
  }

  private String signed(String claim, String value) {
    ObjectNode claims = Json.mapper().createObjectNode();
    claims.put("iss", "trivium").put("aud", "trivium").put("sub", "anna");
    claims.put("exp", NOW.plusSeconds(60).getEpochSecond()).put(claim, value);
    return issuer.sign(claims);
  }

  private Verdict verdict(String token, Instant now) {
    return verifier.verify(Jwt.parse(token).orElseThrow(), key.open(), now);
  }

  private static KeyPair rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static ObjectNode jwk(KeyPair pair) {
    RSAPublicKey open = (RSAPublicKey) pair.getPublic();
    ObjectNode jwk = Json.mapper().createObjectNode();
    jwk.put("kty", "RSA").put("kid", "r1");
    jwk.put("n", BASE64.encodeToString(open.getModulus().toByteArray()));
    jwk.put("e", BASE64.encodeToString(open.getPublicExponent().toByteArray()));
    return jwk;
  }
}
