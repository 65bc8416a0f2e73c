package dev.trivium.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine knows no dataset: whatever a contract names, no room below the assembly does. */
class EngineNamesTest {
  private static final Pattern DATASET =
      Pattern.compile("(?m)^  - \\{?name: ([a-z_]+)|^id: ([a-z-]+)");
  private static final Pattern LITERAL =
      Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*+\"");

  /** Words of the engine itself that a contract happens to use, too. */
  private static final Set<String> OWN = Set.of("\"/v1/tickets\"");

  private static final Path ENGINE = Path.of("src/main/java/dev/trivium");

  @Test
  void noRoomNamesADatasetOfAnyContract() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : files(Path.of("src"), ".odcs.yaml")) {
      Matcher matcher = DATASET.matcher(Files.readString(file));
      while (matcher.find()) {
        names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    List<String> told = new ArrayList<>();
    for (Path source : files(ENGINE, ".java")) {
      if (!source.startsWith(ENGINE.resolve("app"))) {
        LITERAL
            .matcher(Files.readString(source))
            .results()
            .map(literal -> literal.group())
            .filter(literal -> !OWN.contains(literal))
            .filter(literal -> names.stream().anyMatch(name -> names(literal, name)))
            .forEach(literal -> told.add(source + ": " + literal));
      }
    }

    assertThat(names).contains("readings", "lift_tickets", "invoices", "suppliers", "sales_lines");
    assertThat(told).isEmpty();
  }

  @Test
  void findsANameWhereOneStands() {
    assertThat(names("select * from data.invoices where", "invoices")).isTrue();
    assertThat(names("proinvoices", "invoices")).isFalse();
  }

  private static boolean names(String literal, String name) {
    return Pattern.compile("(?<![a-z_-])" + Pattern.quote(name) + "(?![a-z_-])")
        .matcher(literal)
        .find();
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
