package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.web.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditRoutesIT {
  private static final Caller ADA = new Caller("ada", Set.of(), Set.of("auditor"));
  private final Audit audit = new Audit();
  private DataOverHttp server;

  @BeforeEach
  void open() {
    server = new DataOverHttp(DataForTests.withChunksOf(3));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void showsTheTrailInPartsWithTheStateOfItsChain() {
    for (int i = 1; i <= 3; i++) {
      Audit.Entry entry = Audit.Entry.of("deed." + i, "o").purpose("to see").with("fields", i);
      get(server.house.store.database().as(STEWARD, tx -> audit.record(tx, entry)));
    }
    while (get(server.house.store.database().as(ADA, audit::waiting)) > 0) {
      Thread.onSpinWait();
    }

    HttpResponse<String> answer = server.get(ADA, "/v1/ops/audit?limit=2");
    List<JsonNode> first = lines(answer);
    List<JsonNode> rest =
        lines(
            server.get(
                ADA, "/v1/ops/audit?cursor=" + first.getLast().path("next_cursor").asText()));

    assertThat(answer.headers().firstValue("content-type")).contains("application/x-ndjson");
    assertThat(first).hasSize(3);
    assertThat(first.getFirst().path("sub").asText()).isEqualTo("sam");
    assertThat(first.getFirst().path("purpose").asText()).isEqualTo("to see");
    assertThat(first.getFirst().path("detail").toString()).isEqualTo("{\"fields\":1}");
    assertThat(first.getLast().path("chain").path("intact").asBoolean()).isTrue();
    assertThat(first.getLast().path("chain").path("checked").asLong()).isEqualTo(3);
    assertThat(rest.getFirst().path("action").asText()).isEqualTo("deed.3");
    assertThat(rest.getFirst().path("prev")).isEqualTo(first.get(1).path("hash"));
    assertThat(rest.getLast().path("chain").path("intact").asBoolean()).isTrue();
    assertThat(rest.getLast().has("next_cursor")).isFalse();
  }

  @Test
  void isForAuditorsOnlyAndTakesNoForeignCursor() {
    assertThat(server.get(STEWARD, "/v1/ops/audit").statusCode()).isEqualTo(403);
    assertThat(server.get(ADA, "/v1/ops/audit?cursor=%27%3Bdrop").statusCode()).isEqualTo(400);
    assertThat(server.get(ADA, "/v1/ops/audit?limit=1001").statusCode()).isEqualTo(400);
  }

  private static List<JsonNode> lines(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(Json::tree).toList();
  }
}
