package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @TempDir Path folder;

  @Test
  void unpacksTheSameWithTheSystemsTarAndWithout() throws IOException {
    Path system = Files.createDirectory(folder.resolve("system"));
    Path own = Files.createDirectory(folder.resolve("own"));
    assumeThat(PostgresBinaries.unpackBySystem(system)).as("a tar that knows xz").isTrue();

    PostgresBinaries.unpack(own);

    assertThat(tree(system)).isEqualTo(tree(own)).containsKey("bin/postgres");
  }

  /** Where a link leads, or the size of a file and whether it runs. */
  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(path -> !path.equals(root)).toList()) {
        tree.put(root.relativize(file).toString(), facts(file));
      }
    }
    return tree;
  }

  private static String facts(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "-> " + Files.readSymbolicLink(file);
    }
    return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
        ? "directory"
        : Files.size(file) + (Files.isExecutable(file) ? " runs" : "");
  }
}
