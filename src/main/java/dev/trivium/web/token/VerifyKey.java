package dev.trivium.web.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key and the one algorithm it is used with, so that a token cannot choose another.
 *
 * <p>Source: RFC 8037 (Ed25519 in JOSE), RFC 7518 §3.3 (RS256, at least 2048 bits).
 */
public record VerifyKey(String kid, Algorithm algorithm, PublicKey key) {
  private static final int RSA_BITS = 2048;
  private static final int ED25519_BYTES = 32;
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The algorithms that are accepted; there are no others. */
  public enum Algorithm {
    EDDSA("EdDSA", "Ed25519"),
    RS256("RS256", "SHA256withRSA");

    private final String jose;
    private final String jca;

    Algorithm(String jose, String jca) {
      this.jose = jose;
      this.jca = jca;
    }

    public String jose() {
      return jose;
    }

    String jca() {
      return jca;
    }
  }

  /** A key of a JSON Web Key Set, or empty when it is of a kind that is not used. */
  public static Optional<VerifyKey> ofJwk(JsonNode jwk) {
    String kid = jwk.path("kid").asText("");
    if (kid.isEmpty() || jwk.path("use").asText("sig").equals("enc")) {
      return Optional.empty();
    }
    try {
      return switch (jwk.path("kty").asText("")) {
        case "OKP" -> Optional.of(ed25519(kid, jwk));
        case "RSA" -> Optional.of(rsa(kid, jwk));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  /** Whether the signature of the token was made with the private half of this key. */
  boolean verifies(Jwt token) {
    try {
      Signature verifier = Signature.getInstance(algorithm.jca());
      verifier.initVerify(key);
      verifier.update(token.signedBytes());
      return verifier.verify(token.signatureBytes());
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private static VerifyKey ed25519(String kid, JsonNode jwk) throws GeneralSecurityException {
    byte[] x = bytes(jwk, "x");
    if (!jwk.path("crv").asText("").equals("Ed25519") || x.length != ED25519_BYTES) {
      throw new IllegalArgumentException("not an Ed25519 key");
    }
    byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    PublicKey key =
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    return new VerifyKey(kid, Algorithm.EDDSA, key);
  }

  private static VerifyKey rsa(String kid, JsonNode jwk) throws GeneralSecurityException {
    BigInteger modulus = new BigInteger(1, bytes(jwk, "n"));
    if (modulus.bitLength() < RSA_BITS) {
      throw new IllegalArgumentException("an RSA key under 2048 bits");
    }
    var spec = new RSAPublicKeySpec(modulus, new BigInteger(1, bytes(jwk, "e")));
    RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    return new VerifyKey(kid, Algorithm.RS256, key);
  }

  private static byte[] bytes(JsonNode jwk, String name) {
    return Base64.getUrlDecoder().decode(jwk.path(name).asText(""));
  }
}
