package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol of deliveries, each situation as a sender meets it. */
class BatchesIT {
  private static final Caller SOUTH = new Caller("sue", Set.of("south"), Set.of("writer"));
  private static final String HEADER =
      "Ticket No,office,email,opened_on,closed_at,cost,refund,minutes,score,urgent,subject,mood\n";
  private DataOverHttp server;

  @BeforeEach
  void open() {
    server = new DataOverHttp(DataForTests.withChunksOf(10));
    server.house.register("tickets", DataForTests.resource("tickets.odcs.yaml"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void answersEachSituationOfAKey() {
    String csv = HEADER + rows(1, 25);
    HttpResponse<String> nameless =
        server.send(
            server
                .request(STEWARD, "/v1/datasets/tickets/batches")
                .header("content-type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv)));

    HttpResponse<String> first = server.deliver(STEWARD, "tickets", "k", csv);
    HttpResponse<String> again = server.deliver(STEWARD, "tickets", "k", csv);
    HttpResponse<String> other = server.deliver(STEWARD, "tickets", "k", csv + rows(26, 26));

    assertThat(nameless.statusCode()).isEqualTo(400);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(tree(again)).isEqualTo(tree(first));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("data:idempotency-mismatch");
    assertThat(first.headers().firstValue("location"))
        .contains("/v1/batches/" + tree(first).path("batch").asText());
  }

  @Test
  void takesOneOfTwoDeliveriesUnderOneKeyAtTheSameMoment() {
    String csv = HEADER + rows(1, 200);
    Ingestion ingestion = server.house.data.ingestion();

    List<Object> both =
        get(
            Uni.join()
                .all(
                    List.of(1, 2).stream()
                        .map(i ->
                            ingestion
                                .ingest(
                                    STEWARD,
                                    "tickets",
                                    BatchRequest.csv("k"),
                                    io.smallrye.mutiny.Multi.createFrom()
                                        .items(DataForTests.pieces(bytes(csv), 500)))
                                .<Object>map(taken -> taken.receipt().batch())
                                .onFailure()
                                .recoverWithItem(failure -> failure))
                        .toList())
                .andCollectFailures());
    HttpResponse<String> after = server.deliver(STEWARD, "tickets", "k", csv);

    assertThat(both).filteredOn(one -> one instanceof java.util.UUID).hasSize(1);
    assertThat(both)
        .filteredOn(one -> one instanceof Throwable)
        .singleElement()
        .satisfies(lost -> assertThat(lost.toString()).contains("in-progress"));
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(both).contains(java.util.UUID.fromString(tree(after).path("batch").asText()));
    assertThat(server.house.rows(STEWARD, "tickets")).isEqualTo(200);
    assertThat(tree(server.get(STEWARD, "/v1/batches")).path("items")).hasSize(1);
  }

  @Test
  void believesNoOtherBytesThanTheirDigest() throws Exception {
    String csv = HEADER + rows(1, 5);
    String right = digest(csv);

    HttpResponse<String> wrong = declared("k", csv, digest(csv + "x"));
    HttpResponse<String> garbled = declared("k", csv, "sha-256=:short:");
    HttpResponse<String> taken = declared("k", csv, "sha-512=:AAAA:, " + right);
    HttpResponse<String> otherWord = declared("k", csv, digest("other"));

    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("data:digest-mismatch");
    assertThat(garbled.statusCode()).isEqualTo(400);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    assertThat(otherWord.body()).contains("data:idempotency-mismatch");
    assertThat(declared("k", csv, right).statusCode()).isEqualTo(200);
  }

  @Test
  void goesOnWhereASenderVanished() throws Exception {
    String csv = HEADER + rows(1, 44) + "45,Oslo,nobody,2026-01-01,,,,,,,,\n" + rows(46, 60);
    String half = csv.substring(0, csv.length() / 2);
    JsonNode batch;
    try (Upload upload = new Upload(server, STEWARD, "tickets", "k", "")) {
      upload.send(half);
      batch = await(one -> one.path("received").asLong() >= 20);
      HttpResponse<String> twice = server.deliver(STEWARD, "tickets", "k", csv);
      assertThat(twice.statusCode()).as(twice.body()).isEqualTo(409);
      assertThat(twice.headers().firstValue("location"))
          .contains("/v1/batches/" + batch.path("batch").asText());
      assertThat(batch.path("state").asText()).isEqualTo("receiving");
    }
    JsonNode cut = await(one -> one.path("state").asText().equals("interrupted"));
    String path = "/v1/batches/" + cut.path("batch").asText();
    long offset = tree(server.get(STEWARD, path)).path("resume_offset").asLong();

    HttpResponse<String> wrong = rest(STEWARD, path, offset + 1, csv);
    HttpResponse<String> nowhere = rest(STEWARD, path, -1, csv);
    HttpResponse<String> foreign = rest(SOUTH, path, offset, csv);
    HttpResponse<String> done = rest(STEWARD, path, offset, csv);

    assertThat(wrong.statusCode()).isEqualTo(409);
    assertThat(tree(wrong).path("resume_offset").asLong()).isEqualTo(offset);
    assertThat(nowhere.statusCode()).isEqualTo(400);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
    assertThat(tree(done).path("received").asLong()).isEqualTo(60);
    assertThat(tree(done).path("inserted").asLong()).isEqualTo(59);
    assertThat(tree(done).path("unknown_columns").toString()).isEqualTo("[\"mood\"]");
    assertThat(server.house.rows(STEWARD, "tickets")).isEqualTo(59);
    assertThat(rest(STEWARD, path, csv.length(), csv).statusCode()).isEqualTo(409);
    assertThat(server.deliver(STEWARD, "tickets", "k", csv).statusCode()).isEqualTo(200);
    assertThat(server.deliver(STEWARD, "tickets", "k", csv.replace("Oslo", "Remote")).statusCode())
        .isEqualTo(422);
    JsonNode refused = tree(server.get(STEWARD, "/v1/datasets/tickets/quarantine"));
    assertThat(refused.path("items").get(0).path("row_no").asLong()).isEqualTo(45);
  }

  @Test
  void goesOnWithTheWholeDeliveryToo() throws Exception {
    String csv = HEADER + rows(1, 60);
    try (Upload upload = new Upload(server, STEWARD, "tickets", "k", "")) {
      upload.send(csv.substring(0, csv.length() / 2));
      await(one -> one.path("received").asLong() >= 20);
    }
    await(one -> one.path("state").asText().equals("interrupted"));

    HttpResponse<String> done = server.deliver(STEWARD, "tickets", "k", csv);

    assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
    assertThat(tree(done).path("inserted").asLong()).isEqualTo(60);
    assertThat(server.deliver(STEWARD, "tickets", "k", csv).statusCode()).isEqualTo(200);
  }

  @Test
  void stopsADeliveryThatFailsForOneReason() {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 1; i <= 6_000; i++) {
      csv.append(i).append(",Oslo,nobody,2026-01-01,,,,,,,,\n");
    }

    HttpResponse<String> halted = server.deliver(STEWARD, "tickets", "k", csv.toString());

    assertThat(halted.statusCode()).isEqualTo(422);
    assertThat(halted.body()).contains("data:halted").contains("format");
    JsonNode batch = await(one -> true);
    assertThat(batch.path("state").asText()).isEqualTo("halted");
    assertThat(batch.path("received").asLong()).isLessThan(5_000);
  }

  @Test
  void tellsAViewerHowADeliveryGoes() throws Exception {
    String path;
    HttpResponse<String> live;
    try (Upload upload = new Upload(server, STEWARD, "tickets", "k", "")) {
      upload.send(HEADER + rows(1, 9) + "10,Oslo,nobody,2026-01-01,,,,,,,,\n" + rows(11, 12));
      path = "/v1/batches/" + await(one -> true).path("batch").asText() + "/events";
      var viewer =
          java.util.concurrent.CompletableFuture.supplyAsync(() -> server.get(STEWARD, path));
      LockSupport.parkNanos(1_500_000_000L);
      upload.send(rows(13, 30)).end();
      live = viewer.join();
    }
    HttpResponse<String> late =
        server.send(server.request(STEWARD, path).header("last-event-id", "3").GET());

    assertThat(live.headers().firstValue("content-type").orElse("")).contains("event-stream");
    assertThat(live.body())
        .containsSubsequence("event: reason", "\"format\"", "event: progress", "event: done");
    assertThat(live.body().split("event: reason", -1)).hasSize(2);
    assertThat(live.body()).contains("\"received\":30").doesNotContain("nobody");
    assertThat(late.body()).contains("event: done").doesNotContain("event: reason");
    assertThat(server.get(SOUTH, path).statusCode()).isEqualTo(404);
  }

  @Test
  void listsDeliveriesNewestFirstAndOnlyToThoseWhoMaySeeThem() {
    for (String key : List.of("a", "b", "c")) {
      server.deliver(STEWARD, "tickets", key, HEADER + rows(1, 1));
    }
    JsonNode page = tree(server.get(STEWARD, "/v1/batches?limit=2&dataset=tickets"));
    JsonNode rest =
        tree(server.get(STEWARD, "/v1/batches?cursor=" + page.path("next_cursor").asText()));

    assertThat(page.path("items")).hasSize(2);
    assertThat(rest.path("items")).hasSize(1);
    assertThat(tree(server.get(STEWARD, "/v1/batches?key=b")).path("items")).hasSize(1);
    assertThat(tree(server.get(STEWARD, "/v1/batches?state=%27%20or%201=1--")).path("items"))
        .isEmpty();
    assertThat(tree(server.get(SOUTH, "/v1/batches")).path("items")).isEmpty();
  }

  private HttpResponse<String> rest(Caller caller, String path, long offset, String csv) {
    int from = (int) Math.max(0, Math.min(offset, csv.length()));
    return server.send(
        server
            .request(caller, path)
            .header("upload-offset", String.valueOf(offset))
            .method("PATCH", HttpRequest.BodyPublishers.ofString(csv.substring(from))));
  }

  private HttpResponse<String> declared(String key, String csv, String digest) {
    return server.send(
        server.delivery(STEWARD, "tickets", key, csv).header("content-digest", digest));
  }

  private static String digest(String text) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(text));
    return "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":";
  }

  /** The one batch there is, once it is as wanted. */
  private JsonNode await(Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < deadline) {
      JsonNode found = tree(server.get(STEWARD, "/v1/batches?key=k")).path("items").path(0);
      if (!found.isMissingNode() && wanted.test(found)) {
        return found;
      }
      LockSupport.parkNanos(20_000_000L);
    }
    throw new AssertionError(server.get(STEWARD, "/v1/batches").body());
  }

  private static String rows(int from, int to) {
    StringBuilder rows = new StringBuilder();
    for (int i = from; i <= to; i++) {
      rows.append(i).append(",Oslo,a@b.example,2026-01-01,,,,,,,,gay\n");
    }
    return rows.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
