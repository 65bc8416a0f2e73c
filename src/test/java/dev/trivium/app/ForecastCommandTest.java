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

class ForecastCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @Test
  void writesForecastsToStandardOutputAndProgressToTheOther() throws IOException {
    Path file = folder.resolve("series.csv");
    Files.writeString(file, "unique_id,ds,y\nx,2025-01-01,1\nx,2025-02-01,2\nx,2025-03-01,4\n");

    int exit = run(file.toString(), "--horizon", "2", "--threads", "1");

    assertThat(exit).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("x,2025-05-01,"));
    assertThat(err.toString()).contains("read 1 series (long)");
  }

  @Test
  void writesSumsAndPathsBehindTheOtherColumns() throws IOException {
    Path file = folder.resolve("series.csv");
    Files.writeString(file, "unique_id,ds,y\nx,2025-01-01,1\nx,2025-02-01,2\nx,2025-03-01,4\n");

    int exit = run(file.toString(), "--horizon", "2", "--sums", "1,2", "--paths", "2");

    assertThat(exit).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .startsWith(
            "unique_id,ds,value,lower,upper,outcome,method,sum,sum_lower,sum_upper,path_1,path_2")
        .allMatch(line -> line.split(",").length == 12);
    assertThat(err.toString()).contains("drawn and written: 1 of 1");
  }

  @Test
  void saysWhichSumsAndPathsCannotBe() throws IOException {
    Path file = folder.resolve("series.csv");
    Files.writeString(file, "unique_id,ds,y\nx,2025-01-01,1\nx,2025-02-01,2\n");

    assertThat(run(file.toString(), "--sums", "13")).isEqualTo(64);
    assertThat(run(file.toString(), "--sums", "soon")).isEqualTo(64);
    assertThat(run(file.toString(), "--paths", "0")).isEqualTo(64);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines().filter(line -> line.startsWith("forecast: --")))
        .containsExactly(
            "forecast: --sums: 13 is more than the horizon of series x, which is 12",
            "forecast: --sums: numbers of steps such as 3,12, or all for the whole horizon",
            "forecast: --paths: a whole number of sample paths from 1 to 50000");
  }

  @Test
  void helpTellsOfSumsAndPaths() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("--sums=STEPS", "--paths=N", "one a column");
  }

  @Test
  void tellsWrongUsageFromWrongData() throws IOException {
    Path file = folder.resolve("broken.csv.gz");
    Files.writeString(file, "not gzip");

    assertThat(run()).isEqualTo(64);
    assertThat(run(file.toString(), "--level", "7")).isEqualTo(64);
    assertThat(run(file.toString(), "--colour", "blue")).isEqualTo(64);
    assertThat(run(file.toString())).isEqualTo(65);
    assertThat(run(folder.resolve("absent.csv").toString())).isEqualTo(65);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    return new CommandLine(new ForecastCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
