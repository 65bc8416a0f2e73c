package dev.trivium.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the sources: short files, short methods, no left-overs. */
class TidyTest {
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 70;
  private static final int COLUMNS = 100;
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TEST = Path.of("src/test/java");
  private static final Pattern METHOD =
      Pattern.compile(
          "^( {2}| {4})(?! )(?!.*\\b(class|record|interface|enum|new|return|this|super)\\b)"
              + "(?!.*(;|\\{\\})$)[^=;]*\\(.*");
  private static final Pattern CODE_IN_COMMENT =
      Pattern.compile("^\\s*//.*(;|\\{|\\})\\s*$|^\\s*//\\s*(import|return|if \\(|for \\().*");
  private static final Pattern BARE_TODO = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\))");

  @Test
  void filesAreShort() {
    Map<Path, Integer> lengths = new TreeMap<>();
    sources(MAIN).forEach(file -> lengths.put(file, lines(file).size()));
    sources(TEST).forEach(file -> lengths.put(file, lines(file).size()));

    lengths.entrySet().stream()
        .sorted(Map.Entry.<Path, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(10)
        .forEach(entry -> System.out.println("  " + entry.getValue() + " " + entry.getKey()));
    assertThat(lengths).allSatisfy((file, count) -> assertThat(count).isLessThan(FILE_LINES));
  }

  @Test
  void linesAreShort() {
    var wrong = new ArrayList<String>();
    each((file, number, line) -> {
      if (line.length() > COLUMNS && !line.startsWith("import ")) {
        wrong.add(file + ":" + number);
      }
    });
    assertThat(wrong).isEmpty();
  }

  @Test
  void methodsAreShort() {
    var wrong = new ArrayList<String>();
    for (Path file : sources(MAIN)) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (METHOD.matcher(lines.get(i)).matches()) {
          int length = bodyLength(lines, i);
          if (length > METHOD_LINES) {
            wrong.add(file + ":" + (i + 1) + " has " + length + " lines");
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    var silent = new ArrayList<String>();
    for (Path root : List.of(MAIN)) {
      try (Stream<Path> folders = Files.walk(root)) {
        folders
            .filter(Files::isDirectory)
            .filter(folder -> !javaFiles(folder).isEmpty())
            .filter(folder -> !saysSomething(folder.resolve("package-info.java")))
            .forEach(folder -> silent.add(folder.toString()));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void nothingIsLeftLying() {
    var wrong = new ArrayList<String>();
    each((file, number, line) -> {
      if (file.endsWith("TidyTest.java")) {
        return;
      }
      if (CODE_IN_COMMENT.matcher(line).matches()) {
        wrong.add("commented-out code " + file + ":" + number);
      }
      if (BARE_TODO.matcher(line).find()) {
        wrong.add("a TODO without an issue " + file + ":" + number);
      }
    });
    for (Path file : sources(MAIN)) {
      if (lines(file).stream().anyMatch(line -> line.matches(".*\\bsynchronized \\(.*"))) {
        wrong.add("a synchronized block in " + file);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean saysSomething(Path packageInfo) {
    return Files.exists(packageInfo)
        && lines(packageInfo).stream().anyMatch(line -> line.matches("\\s*/?\\*+ .*[.].*"));
  }

  /** Lines from the head of a method to the brace that closes it at the same indent. */
  private static int bodyLength(List<String> lines, int head) {
    String indent = lines.get(head).replaceAll("\\S.*", "");
    for (int i = head + 1; i < lines.size(); i++) {
      if (lines.get(i).startsWith(indent + "}")) {
        return i - head + 1;
      }
    }
    return 1;
  }

  private interface LineVisitor {
    void visit(String file, int number, String line);
  }

  private static void each(LineVisitor visitor) {
    for (Path root : List.of(MAIN, TEST)) {
      for (Path file : sources(root)) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
          visitor.visit(file.toString(), i + 1, lines.get(i));
        }
      }
    }
  }

  private static List<Path> sources(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
