package dev.trivium.app;

import dev.trivium.data.DataAssembly;
import dev.trivium.kernel.Ids;
import dev.trivium.store.DamagedArchive;
import dev.trivium.store.DatabaseImport;
import dev.trivium.store.StoreRefusal;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes an exported database into an empty one: all of it, or nothing. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Take an archive of trivium export into an empty database: an external one",
      "(database.url), or that of a new home. The keys must be in place before."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "65:the archive is damaged, or not of this secret",
      "75:a server works on the database",
      "78:it does not belong here"
    })
final class ImportCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "an archive; - reads standard input")
  private String file = STDIN;

  @Option(
      names = "--renew-ledger",
      description = "the ledger of erasures is lost: write down what the archive knows")
  private boolean renewLedger;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    StoppedHome home = new StoppedHome(config, spec);
    PrintWriter err = spec.commandLine().getErr();
    DatabaseImport.Done done;
    try {
      if (home.isServed("an import needs a database that nobody uses.")) {
        return ExitCode.TRY_AGAIN;
      }
      done = taken(config, err);
    } catch (DamagedArchive damaged) {
      err.println("Nothing was imported: " + damaged.getMessage());
      return ExitCode.DATA;
    } catch (StoreRefusal refusal) {
      refusal.findings().forEach(finding -> err.println("Nothing was imported: " + finding));
      return ExitCode.CONFIG;
    }
    return home.opened((store, vertx) -> {
      InstantSource clock = InstantSource.system();
      Ids ids = new Ids(clock, new SecureRandom());
      int erased =
          Trivium.wait(
              Rooms.data(config, vertx, store, clock, ids, seen -> {})
                  .adoption()
                  .imported(done.id(), done.rows()));
      tell(done, erased, store.keys().source().shown(), config);
      return 0;
    });
  }

  private DatabaseImport.Done taken(Config config, PrintWriter err) {
    Vertx vertx = Vertx.vertx();
    try (InputStream in = source()) {
      return DatabaseImport.prepare(
              config.store(), System.getenv(), InstantSource.system(), new SecureRandom())
          .from(
              in,
              DataAssembly.importing(config.data(), vertx, renewLedger),
              vertx,
              new SpokenProgress(err));
    } catch (NoSuchFileException none) {
      throw new StoreRefusal(List.of("There is no file " + file + "."));
    } catch (IOException failure) {
      throw new StoreRefusal(List.of("The archive cannot be read: " + failure));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private InputStream source() throws IOException {
    return file.equals(STDIN) ? System.in : Files.newInputStream(Path.of(file));
  }

  private void tell(DatabaseImport.Done done, int erased, String source, Config config) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Imported %d tables with %,d rows as they were at %s; each was read again and is equal.%n",
        done.tables(), done.rows(), done.at());
    out.println(
        "Archive " + done.id() + ", chain " + done.chain() + ": compare it with the export.");
    out.printf("Keys: %d were tried and open what they should, from %s.%n", done.keys(), source);
    out.printf("Erasures: the ledger was applied, %d erased again.%n", erased);
    out.println("Start-up checks and the proof of row security found nothing.");
    out.println();
    out.println("Next:");
    out.println("- Start the server with these settings; GET /v1/datasets shows the moment above.");
    out.println("- Do not start the old server again. Senders repeat what they sent after it.");
    out.println(
        config.store().embedded()
            ? "- Set store.backup.dir: the first backup of this home is made at its start."
            : "- The operator of the database backs it up from here on (docs/backup.md).");
    out.println("- Take the archive away, and the old home when you are sure.");
  }
}
