package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  void sumsStandInTheLineOfTheirLastStep() throws IOException {
    List<String> lines = forecast(m4(), 4, 1, new FileDraws("3,1, 3", "")).lines().toList();

    assertThat(lines.getFirst()).isEqualTo("id,h,mean,lo,hi,sum,sum_lo,sum_hi");
    double[][] cells = numbers(lines.subList(1, 5), 2);
    assertThat(cells[0]).endsWith(cells[0][0], cells[0][1], cells[0][2]);
    assertThat(cells[2][3]).isCloseTo(cells[0][0] + cells[1][0] + cells[2][0], within(1e-9));
    assertThat(cells[2][4]).isBetween(cells[0][1] + cells[1][1] + cells[2][1], cells[2][3]);
    assertThat(cells[2][5]).isBetween(cells[2][3], cells[0][2] + cells[1][2] + cells[2][2]);
    assertThat(lines.get(2)).endsWith(",,,");
    assertThat(lines.get(4)).endsWith(",,,");
  }

  @Test
  void tellsOnceHowFarItIs() throws IOException {
    List<String> told = new ArrayList<>();

    ForecastFiles.run(
        new ForecastFiles.Order(m4(), "auto", 0, 0.9, 2, ForecastFiles.Dates.PLAIN, FileDraws.NONE),
        new StringWriter(),
        told::add);

    assertThat(told).anyMatch(line -> line.startsWith("horizon 4: ")).doesNotHaveDuplicates();
  }

  @Test
  void allIsTheWholeHorizonOfEachSeries() throws IOException {
    List<String> lines = forecast(m4(), 0, 1, new FileDraws("all", "")).lines().toList();

    assertThat(lines)
        .filteredOn(line -> !line.endsWith(",,,"))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("A,4,"))
        .anyMatch(line -> line.startsWith("B,3,"));
  }

  @Test
  void pathsAreColumnsWhoseQuantilesAreTheBounds() throws IOException {
    List<String> lines = forecast(m4(), 0, 1, new FileDraws("", "200")).lines().toList();

    assertThat(lines.getFirst()).startsWith("id,h,mean,lo,hi,path_1,path_2,").endsWith(",path_200");
    for (double[] step : numbers(lines.subList(1, lines.size()), 2)) {
      assertThat(step).hasSize(203);
      long inside =
          Arrays.stream(step).skip(3).filter(path -> path >= step[1] && path <= step[2]).count();
      assertThat(inside).isBetween(179L, 181L);
    }
  }

  @Test
  void whatIsDrawnLeavesTheOtherColumnsAndIsTheSameOnTwoThreads() throws IOException {
    FileDraws draws = new FileDraws("2,3", "5");

    String drawn = forecast(m4(), 0, 1, draws);

    assertThat(forecast(m4(), 0, 2, draws)).isEqualTo(drawn);
    assertThat(drawn.replaceAll("(?m)^((?:[^,]*,){4}[^,]*),.*$", "$1"))
        .isEqualTo(forecast(m4(), 0, 1));
  }

  @Test
  void refusesSumsAndPathsThatDoNotFit() throws IOException {
    Path file = m4();

    for (String sums : List.of("0", "3,", "x", "all,3", "-1", "1.5", "99999999999")) {
      assertThatThrownBy(() -> new FileDraws(sums, "")).as(sums).hasMessageContaining("--sums: ");
    }
    for (String paths : List.of("0", "many", "-1", "50001", "99999999999")) {
      assertThatThrownBy(() -> new FileDraws("", paths)).as(paths).hasMessageContaining("1 to 5");
    }
    assertThatThrownBy(() -> forecast(file, 0, 1, new FileDraws("4", "")))
        .hasMessageContaining("--sums: 4 is more than the horizon of series B, which is 3");
    assertThatThrownBy(() -> forecast(file, 0, 1, new FileDraws("1", "12500")))
        .hasMessageContaining("--paths: 12500 paths of 4 steps make 50005 numbers");
  }

  private static double[][] numbers(List<String> lines, int from) {
    return lines.stream()
        .map(line -> Arrays.stream(line.split(",")).skip(from))
        .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
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
    return forecast(file, horizon, threads, FileDraws.NONE);
  }

  private static String forecast(Path file, int horizon, int threads, FileDraws draws)
      throws IOException {
    StringWriter out = new StringWriter();
    ForecastFiles.run(
        new ForecastFiles.Order(
            file, "auto", horizon, 0.9, threads, ForecastFiles.Dates.PLAIN, draws),
        out,
        progress -> {});
    return out.toString();
  }
}
