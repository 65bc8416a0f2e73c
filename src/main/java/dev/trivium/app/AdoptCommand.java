package dev.trivium.app;

import dev.trivium.data.Adoption;
import dev.trivium.kernel.Ids;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a database ready that its operator restored from a backup. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description = {
      "After an external database was restored by its operator, before a server starts on it:",
      "erase again who was erased since, check everything, and mark the point it was restored to."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "64:wrong usage",
      "75:a server works on the database",
      "78:it must not be served from"
    })
final class AdoptCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = {
        "the moment it was restored to, such as 2026-03-01T12:00:00Z;",
        "without it, when it was last written to"
      })
  private @Nullable String at;

  @Option(
      names = "--renew-ledger",
      description = "the ledger of erasures is lost: write down what the database knows")
  private boolean renewLedger;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    Instant moment = at == null ? null : Moments.read(at, "--at", spec);
    StoppedHome home = new StoppedHome(config, spec);
    if (home.isServed("nothing may be served before it is adopted.")) {
      return ExitCode.TRY_AGAIN;
    }
    return home.opened((store, vertx) -> {
      tell(adopted(config, store, vertx, moment), store);
      return 0;
    });
  }

  private Adoption.Adopted adopted(
      Config config, StoreAssembly store, Vertx vertx, @Nullable Instant moment) {
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    return Trivium.wait(
        Rooms.data(config, vertx, store, clock, ids, seen -> {})
            .adoption()
            .restored(moment, renewLedger));
  }

  private void tell(Adoption.Adopted adopted, StoreAssembly store) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Adopted: " + store.version() + ".");
    out.println("Start-up checks and the proof of row security found nothing; the keys open.");
    out.printf("Erasures: the ledger was applied, %d erased again.%n", adopted.erased());
    out.printf("Lineage: %d events wait and are sent again.%n", adopted.events());
    out.println(
        adopted
            .point()
            .map(point ->
                "Recovery point: "
                    + point
                    + ". GET /v1/datasets shows it; senders repeat what"
                    + " they sent after it, which is safe.")
            .orElse("Recovery point: unknown, since the database holds nothing yet."));
    out.println("A server may be started on it now.");
  }
}
