package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastFilesTest {
  @TempDir Path folder;

  @Test
  void writesM4StepsInTheFormatOfTheScorer() throws IOException {
    Path file = m4();

    List<String> lines = forecast(file, 0, 1).lines().toList();

    assertThat(lines.getFirst()).isEqualTo("id,h,mean,lo,hi");
    assertThat(lines).hasSize(1 + 4 + 3);
    assertThat(lines.get(1)).startsWith("A,1,");
    assertThat(lines.get(7)).startsWith("B,3,");
  }

  @Test
  void neverLooksAtTheTestValues() throws IOException {
    String before = forecast(m4(), 0, 1);
    Path other = folder.resolve("other.csv");
    Files.writeString(other, Files.readString(m4()).replace("9 9 9 9", "1 2 3 4"));

    assertThat(forecast(other, 0, 1)).isEqualTo(before);
  }

  @Test
  void givesTheSameBytesOnOneAndTwoThreads() throws IOException {
    assertThat(forecast(m4(), 0, 2)).isEqualTo(forecast(m4(), 0, 1));
  }

  @Test
  void writesDatesForALongFileAndFillsMissingPeriods() throws IOException {
    Path file = folder.resolve("long.csv");
    StringBuilder text = new StringBuilder("unique_id,ds,y\n");
    for (int month = 1; month <= 12; month++) {
      if (month != 5) {
        text.append("x,2025-%02d-01,%d%n".formatted(month, 100 + month));
      }
    }
    Files.writeString(file, text);

    List<String> lines = forecast(file, 2, 1).lines().toList();

    assertThat(lines.getFirst()).isEqualTo("unique_id,ds,value,lower,upper,outcome,method");
    assertThat(lines.get(1)).startsWith("x,2026-01-01,").endsWith(",Fitted,uncalibrated");
    assertThat(lines.get(2)).startsWith("x,2026-02-01,");
  }

  @Test
  void namesTheLineThatCannotBeRead() throws IOException {
    Path file = folder.resolve("bad.csv");
    Files.writeString(file, "unique_id,ds,y\nx,2025-01-01,1\nx,yesterday,2\n");

    assertThatThrownBy(() -> forecast(file, 2, 1)).hasMessageContaining("line 3: ds must be");
  }

  private Path m4() throws IOException {
    Path file = folder.resolve("m4.csv");
    StringBuilder a = new StringBuilder();
    StringBuilder b = new StringBuilder();
    for (int t = 0; t < 40; t++) {
      a.append(t == 0 ? "" : " ").append(100 + t % 4 * 10 + t);
      b.append(t == 0 ? "" : " ").append(50 + Math.floorMod(t * 7, 11));
    }
    Files.writeString(
        file,
        "id,frequency,season,horizon,source,train,test\n"
            + ("A,Quarterly,4,4,m4," + a + ",9 9 9 9\n")
            + ("B,Yearly,1,3,m4," + b + ",9 9 9\n"));
    return file;
  }

  private static String forecast(Path file, int horizon, int threads) throws IOException {
    StringWriter out = new StringWriter();
    ForecastFiles.run(
        new ForecastFiles.Order(file, "auto", horizon, 0.9, threads, ForecastFiles.Dates.PLAIN),
        out,
        progress -> {});
    return out.toString();
  }
}
