package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Asks for rows of another region by duplicate key, by foreign key and by name, each beside a value
 * that nobody has. The answers must be equal. How long they took is compared by ranks and printed:
 * the chance that a hidden one took longer than an absent one, one half when nothing is told.
 */
class HiddenRowsIT {
  private static final Caller UPPER =
      new Caller("uma", Set.of("upper"), Set.of("writer", "pii_reader", "dpo"));
  private static final String HEADER = "Ticket No.,city,caller_email,opened_on,follows\n";
  private static final int TRIES = "on".equals(System.getProperty("trivium.bench")) ? 300 : 12;
  private static final int ABSENT = 1_000_000;

  /** Rows from here on are only looked at; the others get a namesake in the caller's region. */
  private static final int STAYING = 500_000;

  private static DataOverHttp server;
  private static String batch = "";

  @BeforeAll
  static void open() {
    DataForTests house = DataForTests.withChunksOf(500);
    server = new DataOverHttp(house);
    house.register("lift_tickets", DataForTests.resource("unrelated/tickets.odcs.yaml"));
    String hidden =
        IntStream.rangeClosed(1, TRIES)
            .flatMap(no -> IntStream.of(no, STAYING + no))
            .mapToObj(no -> no + ",Bruges," + email(no) + ",2026-01-01,\n")
            .collect(Collectors.joining());
    String own = "900000,Ghent,own@lift.example,2026-01-01,\n";
    String answer = server.deliver(STEWARD, "lift_tickets", "all", HEADER + hidden + own).body();
    assertThat(answer).contains("\"inserted\":" + (2 * TRIES + 1));
    batch = Json.tree(answer).path("batch").asText();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void aKeyOfAnotherRegionIsFreeLikeAnyOther() {
    compared("duplicate key", no -> deliver("k" + no, no + ",Ghent,a@lift.example,2026-01-01,\n"));

    assertThat(server.get(UPPER, "/v1/datasets/lift_tickets").body())
        .contains("\"rows\":" + (2 * TRIES + 2));
  }

  @Test
  void aParentInAnotherRegionIsMissingLikeAnyOther() {
    String answer =
        compared(
            "foreign key",
            no ->
                deliver(
                    "f" + no,
                    (5_000_000 + no)
                        + ",Ghent,a@lift.example,2026-01-01,"
                        + (STAYING + no)
                        + "\n"));

    assertThat(answer).contains("reference.missing", "\"quarantined\":1");
  }

  @Test
  void rowsPeopleAndIdsOfAnotherRegionAreUnknownLikeAnyOther() {
    compared("row", no -> server.get(UPPER, "/v1/datasets/lift_tickets/rows/" + (STAYING + no)));
    compared(
        "reveal",
        no -> server.post(UPPER, "/v1/datasets/lift_tickets/reveal", revealing(STAYING + no)));
    compared("person", no -> server.post(UPPER, "/v1/privacy/erasures", forgetting(STAYING + no)));
    compared(
        "batch", no -> server.get(UPPER, "/v1/batches/" + (no < ABSENT ? batch : new UUID(7, no))));
    compared("region", no -> server.get(UPPER, "/v1/regions/" + (no < ABSENT ? "lower" : "none")));
  }

  private static String revealing(int ticket) {
    return "{\"key\":{\"ticket\":%d},\"fields\":[\"caller_email\"],\"purpose\":\"call\"}"
        .formatted(ticket);
  }

  private static String forgetting(int ticket) {
    return """
    {"dataset":"lift_tickets","subject":{"caller_email":"%s"},"reason":"letter"}
    """
        .formatted(email(ticket));
  }

  private static String email(int no) {
    return "p" + no + "@lift.example";
  }

  private static HttpResponse<String> deliver(String key, String row) {
    return server.deliver(UPPER, "lift_tickets", key, HEADER + row);
  }

  /** Asks in turns for a hidden and an absent one; gives the answer they have in common. */
  private static String compared(String what, IntFunction<HttpResponse<String>> ask) {
    List<Long> hidden = new ArrayList<>();
    List<Long> absent = new ArrayList<>();
    String common = told(ask.apply(ABSENT));
    for (int no = 1; no <= TRIES; no++) {
      boolean first = no % 2 == 0;
      for (boolean there : new boolean[] {first, !first}) {
        long begin = System.nanoTime();
        HttpResponse<String> answer = ask.apply(there ? no : ABSENT + no);
        (there ? hidden : absent).add(System.nanoTime() - begin);
        assertThat(told(answer)).as(what + " " + no).isEqualTo(common);
      }
    }
    System.out.printf(
        "HiddenRowsIT %s: %d tries each, chance that hidden takes longer %.3f%n",
        what, TRIES, chance(hidden, absent));
    return common;
  }

  /** The answer without what differs from one request to the next whatever it asks for. */
  private static String told(HttpResponse<String> answer) {
    return answer.statusCode()
        + answer
            .body()
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
            .replaceAll("req_[0-9a-f]+", "REQUEST")
            .replaceAll("\"latency_ms\":\\d+", "LATENCY")
            .replaceAll("\"content_sha256\":\"[0-9a-f]+\"", "HASH");
  }

  /** Mann and Whitney's U over the number of pairs. */
  private static double chance(List<Long> left, List<Long> right) {
    double longer = 0;
    for (long one : left) {
      for (long other : right) {
        longer += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return longer / left.size() / right.size();
  }
}
