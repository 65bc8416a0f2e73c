package dev.trivium.app;

import dev.trivium.store.Damage;
import dev.trivium.store.DrillRecord;
import dev.trivium.store.StoreAssembly;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that a home can be restored, or that damage is noticed. */
@Command(
    name = "restore-drill",
    mixinStandardHelpOptions = true,
    description = "Back up, restore into a throw-away place, compare everything, tear down.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:passed", "65:did not pass", "75:a server runs on this home"})
final class DrillCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--damage",
      paramLabel = "WHAT",
      description = "damage a copy first, and pass if that is noticed: ${COMPLETION-CANDIDATES}")
  private @Nullable Damage damage;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    PrintWriter out = spec.commandLine().getOut();
    return new StoppedHome(config, spec)
        .run(
            BackupRoutes.DRILLS,
            StoreAssembly::drills,
            drills -> told(Trivium.wait(drills.hold(damage)), out));
  }

  private int told(DrillRecord drill, PrintWriter out) {
    drill.wrong().forEach(out::println);
    if (damage != null) {
      out.println(drill.passed() ? "The damage was NOT noticed." : "The damage was noticed.");
      return drill.passed() ? ExitCode.DATA : 0;
    }
    if (drill.passed()) {
      out.printf(
          "The drill passed: %d tables and %d rows are equal; restored in %.1f s,"
              + " at most %.1f s of changes would have been lost.%n",
          drill.tables(), drill.rows(), drill.rtoSeconds(), drill.rpoSeconds());
      return 0;
    }
    out.println("The drill did NOT pass.");
    return ExitCode.DATA;
  }
}
