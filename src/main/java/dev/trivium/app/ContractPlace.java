package dev.trivium.app;

import dev.trivium.data.ContractPorts;
import dev.trivium.data.Contracts;
import dev.trivium.data.ContractsConfig;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.SchemaConfig;
import dev.trivium.store.StoreAssembly;
import dev.trivium.store.StoreConfig;
import dev.trivium.web.RemoteServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where a command about contracts works: at a server that is named, or on the database of this
 * configuration, also while a server runs on it.
 */
final class ContractPlace {
  private static final Duration PATIENCE = Duration.ofHours(2);

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "ask this server, such as http://127.0.0.1:8080;",
        "without it the command works on the database of this configuration"
      })
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "who asks the server; env:NAME and file:PATH keep it off the command line")
  private @Nullable String token;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Errors: usage, when the flags do not go together. */
  Config config() {
    if (url == null && token != null) {
      throw new ParameterException(spec.commandLine(), "--token is for --url");
    }
    if (url != null
        && (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme()))) {
      throw new ParameterException(
          spec.commandLine(), "--url must be an address such as http://127.0.0.1:8080");
    }
    return options.read();
  }

  /** Whether there is no database yet that could be looked at. */
  boolean nothingThere(Config config) {
    return url == null
        && config.store().embedded()
        && !Files.exists(config.home().resolve("data").resolve("PG_VERSION"));
  }

  /**
   * @param changes whether the database may be set up or brought to this version first
   */
  int run(boolean changes, ToIntFunction<ContractDesk> work) {
    Vertx vertx = Vertx.vertx();
    try {
      return url == null ? here(vertx, changes, work) : there(vertx, url, work);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private int there(Vertx vertx, URI server, ToIntFunction<ContractDesk> work) {
    try {
      Optional<String> known =
          Optional.ofNullable(token).map(given -> TokenReference.read(given, spec));
      return work.applyAsInt(
          new RemoteDesk(new RemoteServer(vertx, server, known, PATIENCE), server.toString()));
    } catch (RuntimeException failure) {
      if (!isUnreachable(failure)) {
        throw failure;
      }
      spec.commandLine()
          .getErr()
          .println(server + " cannot be reached, or broke off: " + reason(failure));
      return ExitCode.UNAVAILABLE;
    }
  }

  private static boolean isUnreachable(RuntimeException failure) {
    return failure.getCause() instanceof IOException
        || failure instanceof io.vertx.core.VertxException;
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }

  private int here(Vertx vertx, boolean changes, ToIntFunction<ContractDesk> work) {
    Config config = config();
    StoreConfig store =
        (changes ? config.store() : config.store().withoutMigration())
            .withSchema(allowed(config.store().schema()));
    StoreAssembly assembly = opened(vertx, store);
    try {
      Ids ids = new Ids(InstantSource.system(), new SecureRandom());
      Contracts contracts =
          new Contracts(
              new ContractPorts(
                  assembly.database(),
                  assembly.schemaChanges(),
                  vertx,
                  InstantSource.system(),
                  ids,
                  seen -> {}),
              new ContractsConfig(true, config.data().contracts().enforcesReadRoles()),
              config.data().ingest().personal(),
              () -> {});
      return work.applyAsInt(new LocalDesk(contracts, caller(), assembly.version()));
    } finally {
      assembly.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static StoreAssembly opened(Vertx vertx, StoreConfig store) {
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    return StoreAssembly.homeInUse(store)
        ? StoreAssembly.startBeside(vertx, store, System.getenv(), clock, random, seen -> {})
        : StoreAssembly.start(vertx, store, System.getenv(), clock, random, seen -> {});
  }

  /** The command is the one that may, whatever the server is told. */
  private static SchemaConfig allowed(SchemaConfig schema) {
    return new SchemaConfig(
        schema.lockTimeout(), schema.tries(), schema.pause(), schema.limit(), true);
  }

  /** Stands in the register as who proposed a version. */
  private static Caller caller() {
    String user = System.getProperty("user.name", "somebody");
    return new Caller("command:" + user, Set.of(Caller.ALL), Set.of("steward"));
  }
}
