package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about configuration is made from the defaults file; the two cannot drift apart. */
class ConfigDocTest {
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final Path DEFAULTS = Path.of("src/main/resources/trivium.properties");

  @Test
  void thePageIsWhatTheDefaultsFileSays() throws Exception {
    String expected = page(Files.readAllLines(DEFAULTS));
    if (Boolean.getBoolean("trivium.docs.write")) {
      Files.writeString(PAGE, expected);
    }

    assertThat(Files.readString(PAGE))
        .as("run ./mvnw test -Dtest=ConfigDocTest -Dtrivium.docs.write=true to renew the page")
        .isEqualTo(expected);
  }

  @Test
  void everySettingIsExplained() throws Exception {
    List<String> silent = new ArrayList<>();
    String before = "";
    for (String line : Files.readAllLines(DEFAULTS)) {
      if (line.contains("=") && !line.startsWith("#") && !before.startsWith("#")) {
        silent.add(line);
      }
      before = line;
    }

    assertThat(silent).isEmpty();
  }

  private static String page(List<String> lines) {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Made from `src/main/resources/trivium.properties`; edit that file, not this page.
            The environment wins over the defaults, the command line (`--set key=value`) over both.
            Unknown names and values out of range stop the start, all at once, with exit code 78.

            | key | environment | default | what it is |
            |---|---|---|---|
            """);
    StringBuilder comment = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("# ----") || line.isBlank()) {
        comment.setLength(0);
      } else if (line.startsWith("#")) {
        comment.append(line.substring(1).strip()).append(' ');
      } else {
        String key = line.substring(0, line.indexOf('='));
        String value = line.substring(line.indexOf('=') + 1);
        page.append(
            "| `%s` | `%s` | %s | %s |\n"
                .formatted(
                    key,
                    Settings.variable(key),
                    value.isBlank() ? "none" : "`" + value + "`",
                    comment.toString().strip().replace("|", "\\|")));
        comment.setLength(0);
      }
    }
    return page.toString();
  }
}
