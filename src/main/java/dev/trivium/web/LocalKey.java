package dev.trivium.web;

import dev.trivium.web.token.VerifyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The home's own Ed25519 pair, which signs tokens when no other issuer is configured. It stands in
 * {@code keys/token.ed25519} of the home: two lines of base64, the private half (PKCS #8) and the
 * public half (X.509), readable by its owner only.
 */
public final class LocalKey {
  private static final String FILE = "token.ed25519";
  private static final int KID_BYTES = 9;

  private final String kid;
  private final PrivateKey secret;
  private final VerifyKey open;

  private LocalKey(KeyPair pair) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
    this.kid = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, KID_BYTES));
    this.secret = pair.getPrivate();
    this.open = new VerifyKey(kid, VerifyKey.Algorithm.EDDSA, pair.getPublic());
  }

  /** The pair of this home; made when there is none. Blocks on the disk. */
  public static LocalKey of(Path home, SecureRandom random) {
    Path folder = home.resolve("keys");
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        make(folder, file, random);
      }
      return read(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (GeneralSecurityException | IllegalArgumentException damaged) {
      throw new IllegalStateException(file + " does not hold a key pair", damaged);
    }
  }

  /** A pair that is kept nowhere. */
  public static LocalKey fresh(SecureRandom random) {
    try {
      return new LocalKey(generate(random));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no Ed25519", impossible);
    }
  }

  String kid() {
    return kid;
  }

  VerifyKey open() {
    return open;
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("signing failed", impossible);
    }
  }

  private static KeyPair generate(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, random);
    return generator.generateKeyPair();
  }

  /** A hard link appears whole or not at all, so two processes at first start agree on one key. */
  private static void make(Path folder, Path file, SecureRandom random)
      throws IOException, GeneralSecurityException {
    KeyPair pair = generate(random);
    Path draft = Files.createTempFile(folder, FILE, ".new");
    try {
      Base64.Encoder base64 = Base64.getEncoder();
      Files.write(
          draft,
          List.of(
              base64.encodeToString(pair.getPrivate().getEncoded()),
              base64.encodeToString(pair.getPublic().getEncoded())));
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException madeByAnother) {
      // The other process was first; its key is the home's key.
    } finally {
      Files.delete(draft);
    }
  }

  private static LocalKey read(Path file) throws IOException, GeneralSecurityException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 2) {
      throw new IllegalArgumentException("not two lines");
    }
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    Base64.Decoder base64 = Base64.getDecoder();
    return new LocalKey(
        new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(base64.decode(lines.getLast()))),
            factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines.getFirst())))));
  }
}
