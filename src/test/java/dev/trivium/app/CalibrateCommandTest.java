package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CalibrateCommandTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void fitsTheSameCalibratorToTheSameQuestions() throws IOException {
    assertThat(run("--practice", "10", "--id", "a", "--date", "2026-11-26", out("a"))).isZero();
    assertThat(run("--practice", "10", "--id", "a", "--date", "2026-11-26", out("b"))).isZero();
    assertThat(
            run("--practice", "10", "--seed", "8", "--id", "a", "--date", "2026-11-26", out("c")))
        .isZero();

    String first = Files.readString(folder.resolve("a"));
    assertThat(first).contains("\"parser\"", "\"guarantees\"", "\"ece\"");
    assertThat(Files.readString(folder.resolve("b"))).isEqualTo(first);
    assertThat(Files.readString(folder.resolve("c"))).isNotEqualTo(first);
  }

  @Test
  void addsLabelsOfFilesAndReports() throws IOException {
    Path labels = folder.resolve("labels.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      lines.append(
          "{\"group\":\"ours\",\"type\":\"total\",\"signals\":{\"idle\":%s},\"right\":%s}\n"
              .formatted(i % 3 == 0 ? 0.6 : 0, i % 3 != 0));
    }
    Files.writeString(labels, lines);
    Path report = folder.resolve("report.md");

    assertThat(
            run("--practice", "30", "--labels", labels.toString(), out("a"), "--report=" + report))
        .isZero();
    assertThat(err.toString()).contains("120 labels");
    assertThat(Files.readString(report)).contains("| ours | 120 |", "error at most");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"group\":\"x\"}\n");
    Path odd =
        Files.writeString(
            folder.resolve("odd.jsonl"),
            "{\"group\":\"x\",\"type\":\"total\",\"signals\":{\"mood\":1},\"right\":true}\n");

    assertThat(run("--practice", "0", "--labels", bad.toString(), out("a"))).isEqualTo(65);
    assertThat(err.toString()).contains("bad.jsonl:1: a label needs");
    assertThat(run("--practice", "0", "--labels", odd.toString(), out("a"))).isEqualTo(65);
    assertThat(err.toString()).contains("odd.jsonl:1: no signal mood");
    assertThat(run("--practice", "0", out("a"))).isEqualTo(65);
    assertThat(err.toString()).contains("at least two groups");
    assertThat(run("--alpha", "2", out("a"))).isEqualTo(64);
    assertThat(run("--labels", folder.resolve("none").toString(), out("a"))).isEqualTo(65);
  }

  private String out(String name) {
    return "--out=" + folder.resolve(name);
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(err, true);
    return new CommandLine(new CalibrateCommand()).setErr(writer).execute(arguments);
  }
}
