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

class ContractCommandTest {
  private static final String GOOD =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: boats
      version: 1.0.0
      status: active
      schema:
        - name: boats
          customProperties: [{property: trivium.region, value: all}]
          properties:
            - {name: hull, logicalType: string, required: true, primaryKey: true}
            - {name: owner_phone, logicalType: string}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  @Test
  void lintsWithAnExitCodeForEachOutcome() throws IOException {
    Path good = Files.writeString(folder.resolve("good.odcs.yaml"), GOOD);
    Path bad = Files.writeString(folder.resolve("bad.odcs.yaml"), GOOD.replace("name: hull, ", ""));

    assertThat(run("lint", good.toString())).isZero();
    assertThat(out.toString()).contains("note: schema[0].properties[1]", "trivium.pii: false");
    assertThat(run("lint", "--strict", good.toString())).isEqualTo(65);
    assertThat(run("lint", good.toString(), bad.toString())).isEqualTo(65);
    assertThat(out.toString()).contains("bad.odcs.yaml: schema[0].properties[0]", "is missing");
    assertThat(run("lint", folder.resolve("none").toString())).isEqualTo(66);
    assertThat(run("lint", Files.writeString(folder.resolve("b"), "{\"a\":").toString()))
        .isEqualTo(65);
    assertThat(run("lint")).isNotZero();
  }

  @Test
  void plansTheStatementsOfAFile() throws IOException {
    Path good = Files.writeString(folder.resolve("good.odcs.yaml"), GOOD);

    assertThat(run("plan", good.toString())).isZero();
    assertThat(out.toString())
        .contains("-- boats", "create table if not exists data.\"boats\"", "sec.govern");
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(out);
    return new CommandLine(new ContractCommand()).setOut(writer).setErr(writer).execute(arguments);
  }
}
