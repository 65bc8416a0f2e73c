package dev.trivium.app;

import dev.trivium.store.BackupRecord;
import dev.trivium.store.Backups;
import dev.trivium.store.StoreAssembly;
import dev.trivium.store.StoreRefusal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Backs up a home whose server does not run; a running one is asked over HTTP. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Back up the embedded database of a home whose server does not run.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "65:the backup is damaged", "75:a server runs on this home"})
final class BackupCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--verify", description = "read the newest backup and its log, change nothing")
  private boolean verify;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    PrintWriter out = spec.commandLine().getOut();
    return new StoppedHome(config, spec)
        .run(
            BackupRoutes.BACKUPS,
            StoreAssembly::backups,
            backups -> verify ? verified(backups, out) : made(backups, config, out));
  }

  private static int verified(Backups backups, PrintWriter out) {
    try {
      out.println("Backup " + Trivium.wait(backups.verify()) + " and its log are whole.");
      return 0;
    } catch (StoreRefusal damaged) {
      damaged.findings().forEach(out::println);
      return ExitCode.DATA;
    }
  }

  private static int made(Backups backups, Config config, PrintWriter out) {
    long begin = System.nanoTime();
    BackupRecord made = Trivium.wait(backups.make());
    out.printf(
        "Backup %s: %d MB, %d MB in %s, %.1f s.%n",
        made.id(),
        megabytes(made.bytes()),
        megabytes(made.packed()),
        config.store().backup().directory(),
        (System.nanoTime() - begin) / 1_000_000_000.0);
    return 0;
  }

  private static long megabytes(@Nullable Long bytes) {
    return bytes == null ? 0 : bytes >> 20;
  }
}
