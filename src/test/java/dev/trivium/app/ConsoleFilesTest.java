package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console has no build that would notice a wrong path, so this test does. */
class ConsoleFilesTest {
  private static final Path CONSOLE = Path.of("src/main/resources/console");
  private static final Pattern IMPORT = Pattern.compile("from '([^']+)'");
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

  @Test
  void everythingThatIsLoadedIsInTheJar() {
    var missing = new ArrayList<String>();
    for (Path file : files()) {
      for (String name : named(file)) {
        if (!exists(file, name)) {
          missing.add(file + " loads " + name);
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(files()).hasSizeGreaterThan(10);
  }

  @Test
  void pageHasNothingThatTheContentPolicyForbids() {
    String page = text(CONSOLE.resolve("index.html"));

    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContainPattern(" on\\w+=");
    assertThat(files())
        .allSatisfy(file ->
            assertThat(text(file)).doesNotContain("innerHTML", "insertAdjacentHTML", "eval("));
  }

  private static List<String> named(Path file) {
    Pattern pattern = file.toString().endsWith(".html") ? LINK : IMPORT;
    Matcher matcher = pattern.matcher(text(file));
    List<String> names = new ArrayList<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static boolean exists(Path from, String name) {
    if (name.startsWith("/webjars/")) {
      String resource = "META-INF/resources" + name;
      return ConsoleFilesTest.class.getClassLoader().getResource(resource) != null;
    }
    Path file = name.startsWith("/") ? CONSOLE.resolve(name.substring(1)) : sibling(from, name);
    return Files.exists(file);
  }

  private static Path sibling(Path from, String name) {
    return from.resolveSibling(name).normalize();
  }

  private static List<Path> files() {
    try (Stream<Path> files = Files.walk(CONSOLE)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
