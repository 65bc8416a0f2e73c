package dev.trivium.llm;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key of a provider. It is read again now and then, and when it is refused; the last one that
 * could be read serves until then.
 */
final class ProviderKey {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private final Vertx vertx;
  private final String provider;
  private final @Nullable KeyReference reference;
  private final Map<String, String> environment;
  private final @Nullable VaultSecrets vault;
  private final Observer observer;
  private final AtomicReference<String> known = new AtomicReference<>("");

  /**
   * Reads the key of a file, which blocks: a server starts with it. One in a vault comes soon.
   *
   * @param vault null where none is configured
   */
  ProviderKey(
      Vertx vertx,
      Provider provider,
      Map<String, String> environment,
      @Nullable VaultSecrets vault,
      Observer observer) {
    this.vault = vault;
    this.vertx = vertx;
    this.provider = provider.name();
    this.reference = provider.key();
    this.environment = Map.copyOf(environment);
    this.observer = observer;
    switch (reference) {
      case null -> {
        // It wants none.
      }
      case KeyReference.Variable variable -> take(variable(variable));
      case KeyReference.File file -> take(file(file));
      case KeyReference.Vault inVault -> again();
    }
  }

  /** The key; empty where the provider wants none. */
  Optional<String> current() {
    return Optional.of(known.get()).filter(key -> !key.isEmpty());
  }

  /** Reads it again; gives whether there is another one now. Never fails. */
  Future<Boolean> again() {
    return switch (reference) {
      case null -> Future.succeededFuture(false);
      case KeyReference.Variable variable -> Future.succeededFuture(take(variable(variable)));
      case KeyReference.File file ->
          vertx
              .fileSystem()
              .readFile(file.path())
              .map(bytes -> take(bytes.toString(StandardCharsets.UTF_8)))
              .otherwise(unreadable -> refuse("its file cannot be read"));
      case KeyReference.Vault inVault -> vault(inVault);
    };
  }

  private Future<Boolean> vault(KeyReference.Vault where) {
    VaultSecrets secrets = vault;
    return secrets == null
        ? Future.succeededFuture(refuse("no vault is configured"))
        : secrets
            .read(where)
            .map(this::take)
            .otherwise(failure ->
                refuse(
                    failure instanceof VaultSecrets.Unread unread
                        ? String.valueOf(unread.getMessage())
                        : "the vault cannot be read"));
  }

  private String variable(KeyReference.Variable variable) {
    return environment.getOrDefault(variable.name(), "");
  }

  private static String file(KeyReference.File file) {
    try {
      return Files.readString(Path.of(file.path()));
    } catch (IOException unreadable) {
      return "";
    }
  }

  private boolean take(String read) {
    String key = read.strip();
    if (reference == null) {
      return false;
    }
    if (!KEY.matcher(key).matches()) {
      return refuse("what stands there is no key");
    }
    String before = known.getAndSet(key);
    boolean renewed = !before.equals(key);
    if (renewed && !before.isEmpty()) {
      observer.observe(new LlmObservation.KeyRenewed(provider));
    }
    return renewed;
  }

  private boolean refuse(String reason) {
    observer.observe(new LlmObservation.KeyUnreadable(provider, reason));
    return false;
  }
}
