package dev.trivium.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts the server; it runs until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Start the server (what happens without a subcommand).")
final class ServeCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return serve(options.read(), spec.commandLine().getOut());
  }

  static int serve(Config config, PrintWriter out) {
    Logging.start(config.app(), config.home());
    Trivium trivium = Trivium.start(config, out);
    Runtime.getRuntime().addShutdownHook(new Thread(trivium::stop, "stop"));
    trivium.greet(out);
    return 0;
  }
}
