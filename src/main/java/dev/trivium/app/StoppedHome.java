package dev.trivium.app;

import dev.trivium.store.StoreAssembly;
import dev.trivium.store.StoreRefusal;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;

/** Opens the database of a home for one command; where a server runs, that one has to be asked. */
record StoppedHome(Config config, CommandSpec spec) {

  /** What a command does with the database. */
  @FunctionalInterface
  interface Work {
    int on(StoreAssembly store, Vertx vertx) throws IOException;
  }

  /**
   * Backs up or drills.
   *
   * @param path where a running server takes the same order
   * @param part of the store that does it, where there is one
   * @return what the work says, or 75 with the call to make instead
   */
  <T> int run(String path, Function<StoreAssembly, Optional<T>> part, ToIntFunction<T> work) {
    if (StoreAssembly.homeInUse(config.store())) {
      spec.commandLine().getErr().println(askTheServer(path));
      return ExitCode.TRY_AGAIN;
    }
    return opened(
        (store, vertx) -> work.applyAsInt(part.apply(store).orElseThrow(this::noBackups)));
  }

  /** Whether a server works on the database; then nothing may be done, and that was said. */
  boolean isServed(String why) {
    boolean served = StoreAssembly.inUse(config.store());
    if (served) {
      spec.commandLine()
          .getErr()
          .println(
              "A server works on "
                  + (config.store().embedded() ? config.home() : "this database")
                  + ". Stop every server of it first: "
                  + why);
    }
    return served;
  }

  /** Opens the database as a start does, with all checks, and closes it again. */
  int opened(Work work) {
    Vertx vertx = Vertx.vertx();
    try {
      StoreAssembly store =
          StoreAssembly.start(
              vertx,
              config.store(),
              System.getenv(),
              InstantSource.system(),
              new SecureRandom(),
              observation -> {});
      try {
        return work.on(store, vertx);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } finally {
        store.close().toCompletionStage().toCompletableFuture().join();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private StoreRefusal noBackups() {
    return new StoreRefusal(
        List.of(
            config.store().embedded()
                ? "No backup directory is set; set TRIVIUM_STORE_BACKUP_DIR."
                : "The database is external: its operator backs it up; docs/backup.md has"
                    + " recipes."));
  }

  private String askTheServer(String path) {
    return """
    A server runs on %s. Ask it:
      curl -X POST http://127.0.0.1:%d%s \\
        -H "Authorization: Bearer $(trivium token --sub operator --regions '*' --roles operator)"\
    """
        .formatted(config.home(), config.web().http().port(), path);
  }
}
