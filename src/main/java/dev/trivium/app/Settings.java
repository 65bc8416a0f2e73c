package dev.trivium.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Values by key: the documented defaults, overridden by {@code TRIVIUM_*} of the environment,
 * overridden by flags. Reading collects every mistake; {@link #mistakes} tells them all at once.
 */
final class Settings {
  private static final String PREFIX = "TRIVIUM_";
  private static final String DEFAULTS = "/trivium.properties";

  private final Map<String, String> values = new TreeMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, String> environment;

  private Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads the defaults and lays environment and flags over them.
   *
   * @param environment variables by name; only those that begin with TRIVIUM_ are looked at
   * @param flags values by key, as given on the command line
   */
  static Settings of(Map<String, String> environment, Map<String, String> flags) {
    Settings settings = new Settings(Map.copyOf(environment));
    defaults().forEach((key, value) -> settings.values.put((String) key, (String) value));
    Map<String, String> known = new TreeMap<>();
    settings.values.keySet().forEach(key -> known.put(variable(key), key));
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        settings.override(known.get(name), name, value, known.keySet());
      }
    });
    flags.forEach((key, value) ->
        settings.override(
            settings.values.containsKey(key) ? key : null, key, value, settings.values.keySet()));
    return settings;
  }

  /** The name of a key in the environment: {@code http.port} is {@code TRIVIUM_HTTP_PORT}. */
  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** All keys there are. */
  static java.util.Set<String> keys() {
    java.util.Set<String> keys = new TreeSet<>();
    defaults().stringPropertyNames().forEach(keys::add);
    return keys;
  }

  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  void mistake(String key, String why) {
    mistakes.add(variable(key) + " (" + key + "): " + why);
  }

  String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("the defaults file does not know " + key);
    }
    return value.strip();
  }

  Optional<String> optional(String key) {
    return Optional.of(text(key)).filter(value -> !value.isEmpty());
  }

  List<String> list(String key) {
    return text(key).isEmpty() ? List.of() : List.of(text(key).split("\\s*,\\s*"));
  }

  boolean flag(String key) {
    return switch (text(key).toLowerCase(Locale.ROOT)) {
      case "on", "true", "yes" -> true;
      case "off", "false", "no" -> false;
      default -> {
        mistake(key, "must be on or off, not '" + text(key) + "'");
        yield false;
      }
    };
  }

  /** The environment that is read. */
  Map<String, String> environment() {
    return environment;
  }

  /** What stands where the value points to: {@code file:<path>} or {@code env:<NAME>}. */
  Optional<String> secret(String key) {
    String reference = text(key);
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (reference.startsWith("file:")) {
        return Optional.of(Files.readString(Path.of(reference.substring(5))).strip());
      }
      if (reference.startsWith("env:") && environment.containsKey(reference.substring(4))) {
        return Optional.of(environment.get(reference.substring(4)).strip());
      }
    } catch (IOException unreadable) {
      // Told below, together with references of another form.
    }
    mistake(key, "must be file:<path> or env:<NAME> of something there, never the secret itself");
    return Optional.empty();
  }

  /** One of the given words, in lower case. */
  String choice(String key, String... allowed) {
    String value = text(key).toLowerCase(Locale.ROOT);
    if (!List.of(allowed).contains(value)) {
      mistake(key, "must be one of " + String.join(", ", allowed) + ", not '" + text(key) + "'");
      return allowed[0];
    }
    return value;
  }

  int integer(String key, int least, int most) {
    return (int) number(key, least, most, Long::parseLong, "a whole number");
  }

  double fraction(String key, double least, double most) {
    try {
      double value = Double.parseDouble(text(key));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with values out of range.
    }
    mistake(key, "must be between " + least + " and " + most + ", not '" + text(key) + "'");
    return least;
  }

  /** Bytes, written {@code 512}, {@code 64KiB}, {@code 4MiB} or {@code 10GiB}. */
  long size(String key, long least, long most) {
    return number(key, least, most, Units::bytes, "a size such as 64KiB or 4MiB");
  }

  /**
   * A span of time, written {@code 100ms}, {@code 20s}, {@code 15m}, {@code 24h} or {@code 30d}.
   */
  Duration duration(String key, Duration least, Duration most) {
    return Duration.ofMillis(
        number(
            key, least.toMillis(), most.toMillis(), Units::millis, "a duration such as 20s or 5m"));
  }

  /** A time zone, written {@code UTC} or {@code Europe/Berlin}. */
  ZoneId zone(String key) {
    try {
      return ZoneId.of(text(key));
    } catch (DateTimeException unknown) {
      mistake(key, "must be a time zone such as UTC or Europe/Berlin, not '" + text(key) + "'");
      return ZoneOffset.UTC;
    }
  }

  Path path(String key) {
    String text = text(key);
    String home = System.getProperty("user.home");
    return Path.of(text.startsWith("~/") ? home + text.substring(1) : text).toAbsolutePath();
  }

  private long number(
      String key, long least, long most, Function<String, Long> parse, String form) {
    try {
      long value = parse.apply(text(key));
      if (value >= least && value <= most) {
        return value;
      }
      mistake(key, "must be between " + least + " and " + most + ", not '" + text(key) + "'");
    } catch (IllegalArgumentException notReadable) {
      mistake(key, "must be " + form + ", not '" + text(key) + "'");
    }
    return least;
  }

  private void override(
      @org.jspecify.annotations.Nullable String key,
      String given,
      String value,
      java.util.Set<String> known) {
    if (key == null) {
      String nearest =
          known.stream().min(Comparator.comparingInt(name -> Units.distance(name, given))).get();
      mistakes.add(given + " is not known; did you mean " + nearest + "?");
    } else {
      values.put(key, value);
    }
  }

  private static Properties defaults() {
    Properties properties = new Properties();
    try (InputStream in = Settings.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not in the jar");
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties;
  }
}
