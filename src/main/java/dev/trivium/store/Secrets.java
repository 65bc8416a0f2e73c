package dev.trivium.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One secret from which the passwords of the database roles, the key of the caller tokens and the
 * keys of sealed values follow, each under its own label. Nodes that share a database share the
 * secret.
 */
final class Secrets {
  private static final int LENGTH = 32;

  private final byte[] master;

  Secrets(byte[] master) {
    if (master.length < LENGTH) {
      throw new StoreRefusal(List.of("The database secret must have at least 32 bytes."));
    }
    this.master = master.clone();
  }

  /**
   * Reads the secret the configuration refers to, or the one of the home, made at first use.
   *
   * @param fresh whether a missing secret of the home may be made; false once data exists
   */
  static Secrets read(
      StoreConfig config, Map<String, String> environment, RandomGenerator random, boolean fresh) {
    String reference = config.databaseSecret();
    try {
      if (reference.startsWith("file:")) {
        return new Secrets(
            Files.readString(Path.of(reference.substring(5))).strip().getBytes(UTF8));
      }
      if (reference.startsWith("env:")) {
        String value = environment.get(reference.substring(4));
        if (value == null) {
          throw new StoreRefusal(
              List.of("database.secret names an environment variable that is not set."));
        }
        return new Secrets(value.strip().getBytes(UTF8));
      }
      if (!reference.isEmpty()) {
        throw new StoreRefusal(
            List.of("database.secret must be file:<path> or env:<NAME>, never the secret itself."));
      }
      return new Secrets(ofHome(config.home().resolve("keys"), random, fresh));
    } catch (IOException failure) {
      throw new StoreRefusal("The database secret cannot be read: " + failure, failure);
    }
  }

  private static final java.nio.charset.Charset UTF8 = StandardCharsets.UTF_8;

  private static byte[] ofHome(Path keys, RandomGenerator random, boolean fresh)
      throws IOException {
    Path file = keys.resolve("database.secret");
    if (Files.exists(file)) {
      return Files.readString(file).strip().getBytes(UTF8);
    }
    if (!fresh) {
      throw new StoreRefusal(
          List.of(
              file
                  + " is missing although there is data already: without it nothing sealed opens."
                  + " Put it back from where you keep it safe."));
    }
    byte[] secret = new byte[LENGTH];
    random.nextBytes(secret);
    byte[] text = HexFormat.of().formatHex(secret).getBytes(UTF8);
    Files.createDirectories(
        keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, text, StandardOpenOption.SYNC);
    return text;
  }

  /** 32 bytes that belong to the label: HMAC-SHA256(secret, label). */
  byte[] derive(String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(master, "HmacSHA256"));
      return mac.doFinal(label.getBytes(UTF8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  String password(String role) {
    return HexFormat.of().formatHex(derive("role " + role));
  }
}
