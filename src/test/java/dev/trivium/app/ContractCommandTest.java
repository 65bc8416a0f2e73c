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
    String home = folder.resolve("home").toString();

    assertThat(run("plan", good.toString(), "--home", home)).isZero();
    assertThat(out.toString())
        .contains("has no database yet", "-- boats")
        .contains("create table if not exists data.\"boats\"", "sec.govern");
    assertThat(folder.resolve("home")).as("nothing is made").doesNotExist();
    assertThat(run("render", "boats", "--home", home)).isEqualTo(65);
  }

  @Test
  void endsWithACodeThatSaysWhatWasWrong() throws IOException {
    String home = folder.resolve("home").toString();
    Path good = Files.writeString(folder.resolve("good.odcs.yaml"), GOOD);
    Path bad = Files.writeString(folder.resolve("bad.odcs.yaml"), GOOD.replace("name: hull, ", ""));

    for (String command : new String[] {"plan", "apply"}) {
      assertThat(run(command, bad.toString(), "--home", home)).isEqualTo(65);
      assertThat(run(command, folder.toString(), "--home", home)).isEqualTo(66);
      assertThat(run(command, good.toString(), "--home", home, "--url", "http://127.0.0.1:1"))
          .isEqualTo(69);
      assertThat(run(command, good.toString(), "--home", home, "--token", "x")).isNotZero();
      assertThat(run(command, good.toString(), "--home", home, "--url", "nowhere")).isNotZero();
      assertThat(run(command, "--help")).isZero();
    }
    assertThat(out.toString())
        .contains("bad.odcs.yaml: schema[0].properties[0]", "cannot be reached")
        .contains("--token is for --url", "--url must be an address", "Exit codes:")
        .contains("77:the token is not one of a steward".substring(3));
    assertThat(folder.resolve("home")).doesNotExist();
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(out);
    return new CommandLine(new ContractCommand()).setOut(writer).setErr(writer).execute(arguments);
  }
}
