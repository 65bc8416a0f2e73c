package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.ServerProcess;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, drill and restore as their operator meets them. */
class BackupProcessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ADA =
      """
      {"dataset":"people","subject":{"email":"ada@example.com"},"reason":"asked by letter"}
      """;

  @TempDir static Path folder;

  @Test
  void aLostHomeComesBackFromItsBackupsAndItsKeysButNotWhoWasErased() throws Exception {
    Path home = folder.resolve("home");
    Path restored = folder.resolve("restored");
    Map<String, String> settings =
        Map.of(
            "TRIVIUM_DEMO",
            "off",
            "TRIVIUM_STORE_BACKUP_DIR",
            folder.resolve("target").toString(),
            "TRIVIUM_STORE_BACKUP_ARCHIVE_TIMEOUT",
            "1s",
            "TRIVIUM_STORE_BACKUP_EVERY",
            "0s",
            "TRIVIUM_DATA_PRIVACY_LEDGER",
            folder.resolve("ledger").toString());
    Instant beforeTheErasure;
    try (ServerProcess server = ServerProcess.start(home, settings)) {
      String operator = ProcessIT.token(home, "olga", "*", "operator");
      String nobody = ProcessIT.token(home, "nora", "*", "writer");
      takeIn(server, ProcessIT.token(home, "stella", "*", "steward"));

      assertThat(server.post("/v1/ops/backups", nobody, "{}").statusCode()).isEqualTo(403);
      assertThat(server.get("/v1/ops/drills", nobody).statusCode()).isEqualTo(403);
      assertThat(server.post("/v1/ops/backups", operator, "{}").statusCode()).isEqualTo(202);
      JsonNode backup = ended(server, operator, "/v1/ops/backups").path("backups").get(0);
      assertThat(backup.path("state").asText()).as(backup.toString()).isEqualTo("done");

      assertThat(run(home, settings, "backup"))
          .contains("A server runs on")
          .contains("/v1/ops/backups");
      assertThat(server.post("/v1/ops/drills?damage=all", operator, "{}").statusCode())
          .isEqualTo(400);
      assertThat(server.post("/v1/ops/drills", operator, "{}").statusCode()).isEqualTo(202);
      JsonNode drill = ended(server, operator, "/v1/ops/drills").path("drills").get(0);
      System.out.println("BackupProcessIT: " + drill);
      assertThat(drill.path("passed").asBoolean()).as(drill.toString()).isTrue();
      assertThat(metrics(server))
          .contains("trivium_restore_drill_passed 1.0")
          .contains("trivium_restore_drill_age_seconds")
          .contains("trivium_backup_last_timestamp_seconds");
      beforeTheErasure = Instant.now();
      String officer = ProcessIT.token(home, "dora", "*", "dpo");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      assertThat(server.post("/v1/privacy/erasures", officer, ADA).statusCode()).isEqualTo(201);
      server.stop(Duration.ofSeconds(30));
    }
    assertThat(run(home, settings, "backup")).contains("MB in");
    assertThat(run(home, settings, "backup", "--verify")).contains("are whole");
    String[] yesterday = {
      "restore", "--to", restored.toString(), "--at", beforeTheErasure.toString()
    };
    assertThat(run(home, settings, yesterday))
        .contains("Start it with: trivium --home " + restored);
    assertThat(run(home, settings, yesterday))
        .contains("Nothing was restored")
        .contains("exists already")
        .doesNotContain("\tat ");
    try (ServerProcess server = ServerProcess.start(restored, settings)) {
      String operator = ProcessIT.token(restored, "olga", "*", "operator");
      JsonNode known = ServerProcess.json(server.get("/v1/ops/backups", operator));

      assertThat(known.path("backups").size()).isPositive();
      String reader = ProcessIT.token(restored, "rita", "*", "");
      JsonNode ada = row(server, reader, 1);
      assertThat(ada.path("_erased").asBoolean()).as(ada.toString()).isTrue();
      assertThat(ada.has("email")).isFalse();
      assertThat(row(server, reader, 2).path("_erased").asBoolean()).isFalse();
    }
  }

  @Test
  void saysWhatToSetWhenThereIsNoPlaceForBackups() {
    Path home = folder.resolve("bare");
    try (ServerProcess server = ServerProcess.start(home, Map.of("TRIVIUM_DEMO", "off"))) {
      String operator = ProcessIT.token(home, "olga", "*", "operator");
      HttpResponse<String> answer = server.post("/v1/ops/backups", operator, "{}");

      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("store.backup.dir");
      assertThat(server.output()).contains("no.backups");
    }
    assertThat(run(home, Map.of(), "restore-drill")).contains("TRIVIUM_STORE_BACKUP_DIR");
    assertThat(Files.exists(home.resolve("backup"))).isFalse();
  }

  private static void takeIn(ServerProcess server, String steward) throws Exception {
    byte[] contract;
    try (InputStream in =
        BackupProcessIT.class.getResourceAsStream("/dev/trivium/data/people.odcs.yaml")) {
      contract = Objects.requireNonNull(in).readAllBytes();
    }
    HttpRequest.Builder put =
        HttpRequest.newBuilder(server.url("/v1/contracts/people"))
            .header("content-type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(contract));
    assertThat(server.send(put, steward).statusCode()).isEqualTo(201);
    String csv =
        """
        person_no,area,email,full_name,phone,visits
        1,north,ada@example.com,Ada Lovelace,,3
        2,north,ben@example.com,Ben Lee,,1
        """;
    HttpRequest.Builder batch =
        HttpRequest.newBuilder(server.url("/v1/datasets/people/batches"))
            .header("content-type", "text/csv")
            .header("idempotency-key", "people")
            .POST(HttpRequest.BodyPublishers.ofString(csv));
    assertThat(server.send(batch, steward).statusCode()).isEqualTo(201);
  }

  private static JsonNode row(ServerProcess server, String token, int key) {
    return ServerProcess.json(server.get("/v1/datasets/people/rows/" + key, token)).at("/items/0");
  }

  private static String run(Path home, Map<String, String> settings, String... arguments) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TRIVIUM_HOME", home.toString());
    return ServerProcess.run(environment, arguments);
  }

  /** Asks until nothing runs any more. */
  private static JsonNode ended(ServerProcess server, String token, String path) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode answer = ServerProcess.json(server.get(path, token));
    while (answer.hasNonNull("running") && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      answer = ServerProcess.json(server.get(path, token));
    }
    return answer;
  }

  private static String metrics(ServerProcess server) {
    return server.send(HttpRequest.newBuilder(server.managementUrl("/metrics")).GET(), "").body();
  }
}
