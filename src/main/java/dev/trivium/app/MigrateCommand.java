package dev.trivium.app;

import dev.trivium.store.StoreAssembly;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the database to what this version needs and ends. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = "Set up or upgrade the database, then end.")
final class MigrateCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    StoreAssembly.migrate(config.store(), System.getenv(), new SecureRandom());
    spec.commandLine()
        .getOut()
        .println("The database is what trivium " + Version.number() + " needs.");
    return 0;
  }
}
