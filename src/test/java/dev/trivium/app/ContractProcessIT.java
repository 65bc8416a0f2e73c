package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A contract from the command line to a server that may change no tables, and what callers see. */
class ContractProcessIT {
  private static final String PIERS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: piers
      version: 1.0.0
      status: active
      roles: [{role: harbour, access: read}]
      schema:
        - name: berths
          properties:
            - {name: berth, logicalType: string, required: true, primaryKey: true}
            - {name: coast, logicalType: string, required: true,
               customProperties: [{property: trivium.rowSecurity, value: region}],
               quality: [{metric: invalidValues, mustBe: 0, arguments: {validValues: [leeward]}}]}
            - {name: taken_on, logicalType: date, required: true}
            - {name: boat, logicalType: string, relationships: [{to: boats.hull}]}
        - name: boats
          customProperties: [{property: trivium.region, value: all}]
          properties: [{name: hull, logicalType: string, required: true, primaryKey: true}]
      """;

  private static final String BOAT = "      - {name: boat,";

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  @Test
  void commandsWorkBesideAServerThatNoticesAndHidesWhatIsHidden() throws IOException {
    Path home = folder.resolve("home");
    Path file = Files.writeString(folder.resolve("piers.odcs.yaml"), PIERS);
    Map<String, String> closed =
        Map.of(
            "TRIVIUM_DEMO", "off",
            "TRIVIUM_DATA_CONTRACTS_ACTIVATE", "cli",
            "TRIVIUM_DATA_CONTRACTS_READ_ROLES", "enforce");
    try (ServerProcess server = ServerProcess.start(home, closed)) {
      String steward = ProcessIT.token(home, "stew", "*", "steward,writer");
      proposedOnly(server, steward, file);

      assertThat(run("plan", file, home)).as(said.toString()).isZero();
      assertThat(said.toString())
          .contains("-- berths 1.0.0, nothing in force yet", "create table", "data.\"boats\"");
      assertThat(server.get("/v1/datasets/berths", steward).statusCode()).isEqualTo(404);
      assertThat(run("apply", file, home)).as(said.toString()).isZero();
      assertThat(said.toString()).contains("berths: 1.0.0 is in force, the first version");
      until(() -> deliver(server, steward, "b", "hull\nx\n", "boats").statusCode() == 201);
      until(() ->
          deliver(server, steward, "k", "berth,coast,taken_on\n1,leeward,2026-01-02\n", "berths")
              .body()
              .contains("\"inserted\":1"));

      widened(server, steward, home);
      hidden(server, home);
      assertThat(server.stop(Duration.ofSeconds(30))).isLessThan(200);
    }
    assertThat(run("render", "berths", home)).as("with the server stopped").isZero();
    assertThat(said.toString()).contains("\"berths__contract\"");
  }

  /** The server keeps the version and says who puts it in force. */
  private void proposedOnly(ServerProcess server, String steward, Path file) {
    HttpResponse<String> put = put(server, steward, "boats", PIERS);
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.body()).contains("\"proposed\"", "trivium contract apply FILE");
    HttpResponse<String> activate = server.post("/v1/contracts/boats/activate", steward, "");
    assertThat(activate.statusCode()).isEqualTo(409);
    assertThat(activate.body()).contains("activated-by-command", "trivium contract apply FILE");
    assertThat(
            run(
                "apply",
                file,
                folder.resolve("nowhere"),
                "--url",
                server.url("").toString(),
                "--token",
                steward))
        .isEqualTo(75);
    assertThat(said.toString()).contains("boats: 1.0.0 is registered and NOT in force");
  }

  private void widened(ServerProcess server, String steward, Path home) throws IOException {
    String more =
        PIERS
            .replace("1.0.0", "1.1.0")
            .replace(BOAT, "      - {name: note, logicalType: string}\n" + BOAT);
    Path wider = Files.writeString(folder.resolve("wider.odcs.yaml"), more);
    Path narrower =
        Files.writeString(
            folder.resolve("narrower.odcs.yaml"),
            PIERS.replace("1.0.0", "1.2.0").replace("logicalType: date", "logicalType: string"));

    assertThat(run("plan", wider, home)).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("-- berths 1.1.0, compared with 1.0.0 in force")
        .contains("--   properties.note: absent -> string")
        .contains("add column if not exists \"note\" text");
    assertThat(run("plan", narrower, home)).as(said.toString()).isEqualTo(65);
    assertThat(said.toString())
        .contains("properties.taken_on.logicalType: date -> string: values would change; keep it");
    assertThat(run("apply", wider, home)).as(said.toString()).isZero();
    assertThat(run("apply", wider, home)).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("berths: 1.1.0 is in force, before it 1.0.0")
        .contains("berths: 1.1.0 was in force before, nothing was done");
    String remote = server.url("").toString();
    assertThat(run("render", "berths", home, "--url", remote, "--token", steward))
        .as(said.toString())
        .isZero();
    assertThat(said.toString()).contains("\"note\"");
    assertThat(run("render", "berths", home, "--url", remote, "--token", "none"))
        .as(said.toString())
        .isEqualTo(77);
  }

  /** Questions and forecasts know no more of a hidden dataset than of one that is not there. */
  private static void hidden(ServerProcess server, Path home) {
    String harbour = ProcessIT.token(home, "hal", "*", "harbour");
    String other = ProcessIT.token(home, "ott", "*", "analyst");
    String question = "{\"model\":\"trivium\",\"input\":\"berths: rows\",\"store\":false}";
    String forecast = "{\"metric\":\"berths_rows\",\"horizon\":3,\"grain\":\"month\"}";

    until(() -> server.get("/v1/capabilities", harbour).body().contains("berths"));
    assertThat(server.post("/v1/responses", harbour, question).body()).contains("berths");
    assertThat(server.get("/v1/capabilities", other).body()).doesNotContainIgnoringCase("berth");
    JsonNode answer = ServerProcess.json(server.post("/v1/responses", other, question));
    assertThat(answer.path("output").toString()).isNotEmpty().doesNotContain("berths_rows");
    HttpResponse<String> known = server.post("/v1/forecasts", harbour, forecast);
    HttpResponse<String> unknown = server.post("/v1/forecasts", other, forecast);
    assertThat(known.body()).as(known.body()).doesNotContain("unknown-metric");
    assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(404);
    assertThat(unknown.body()).contains("unknown-metric");
  }

  private int run(String command, Object what, Path home, String... more) {
    PrintWriter writer = new PrintWriter(said);
    String[] arguments = new String[4 + more.length];
    arguments[0] = command;
    arguments[1] = what.toString();
    arguments[2] = "--home";
    arguments[3] = home.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    int code =
        new CommandLine(new ContractCommand()).setOut(writer).setErr(writer).execute(arguments);
    writer.printf("%s ended with %d%n", command, code);
    return code;
  }

  private static void until(java.util.function.BooleanSupplier seen) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!seen.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the server notices").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static HttpResponse<String> put(
      ServerProcess server, String token, String dataset, String contract) {
    return server.send(
        HttpRequest.newBuilder(server.url("/v1/contracts/" + dataset))
            .header("content-type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString(contract)),
        token);
  }

  private static HttpResponse<String> deliver(
      ServerProcess server, String token, String key, String csv, String dataset) {
    return server.send(
        HttpRequest.newBuilder(server.url("/v1/datasets/" + dataset + "/batches"))
            .header("content-type", "text/csv")
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(csv)),
        token);
  }
}
