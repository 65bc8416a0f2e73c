package dev.trivium.app;

import dev.trivium.store.Restoration;
import dev.trivium.store.StoreRefusal;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** Makes a home out of a backup and the changes after it; a server may run meanwhile. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Make a new home from store.backup.dir, with the keys of this home.",
      "It is ready to serve: trivium --home DIR."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "64:wrong usage", "78:the backup is damaged, missing or in the way"})
final class RestoreCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "the new home")
  private Path to = Path.of("");

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "the last moment whose changes are wanted, such as 2026-03-01T12:00:00Z")
  private @Nullable String at;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    PrintWriter out = spec.commandLine().getOut();
    Instant until = at == null ? null : Moments.read(at, "--at", spec);
    Path home = to.toAbsolutePath().normalize();
    try {
      Restoration.Done done =
          Restoration.prepare(
                  config.store(), System.getenv(), InstantSource.system(), new SecureRandom())
              .into(home, until, bytes -> {});
      tell(done, home, out);
      return 0;
    } catch (StoreRefusal refusal) {
      PrintWriter err = spec.commandLine().getErr();
      refusal.findings().forEach(finding -> err.println("Nothing was restored: " + finding));
      return ExitCode.CONFIG;
    }
  }

  private static void tell(Restoration.Done done, Path home, PrintWriter out) {
    out.printf(
        "Backup %s restored into %s: %d MB in %.1f s.%n",
        done.backup(), home, done.bytes() >> 20, done.took().toMillis() / 1_000.0);
    out.println(
        done.lastCommit()
            .map(last -> "The last change in it was made at " + last + ".")
            .orElse("No change was made after the backup."));
    out.println("Start it with: trivium --home " + home);
  }
}
