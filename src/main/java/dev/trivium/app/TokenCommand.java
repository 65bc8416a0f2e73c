package dev.trivium.app;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.web.LocalKey;
import dev.trivium.web.TokenIssuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a token signed with the home's key. It only reads the key: a server may run meanwhile. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Print a bearer token signed with the key of the home.")
final class TokenCommand implements Callable<Integer> {
  private static final long TTL_MAX_MILLIS = Duration.ofDays(366).toMillis();

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--sub", required = true, paramLabel = "S", description = "who calls")
  private String sub = "";

  @Option(
      names = "--regions",
      required = true,
      paramLabel = "A,B|*",
      description = "regions the caller sees; * stands for all")
  private String regions = "";

  @Option(names = "--roles", paramLabel = "R1,R2", description = "roles, none by default")
  private String roles = "";

  @Option(
      names = "--ttl",
      paramLabel = "8h",
      defaultValue = "8h",
      description = "how long it is valid (default ${DEFAULT-VALUE})")
  private String ttl = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    TokenIssuer issuer =
        new TokenIssuer(
            LocalKey.of(config.home(), random), config.web().auth(), clock, new Ids(clock, random));
    spec.commandLine().getOut().println(issuer.issue(caller(), duration()));
    return 0;
  }

  private Caller caller() {
    try {
      return new Caller(sub, words(regions), words(roles));
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), refused.getMessage());
    }
  }

  private Duration duration() {
    try {
      long millis = Units.millis(ttl);
      if (millis > 0 && millis <= TTL_MAX_MILLIS) {
        return Duration.ofMillis(millis);
      }
    } catch (IllegalArgumentException | ArithmeticException unreadable) {
      // Told below, together with values out of range.
    }
    throw new ParameterException(
        spec.commandLine(), "--ttl must be a duration up to 366d, such as 30m or 8h");
  }

  private static Set<String> words(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }
}
