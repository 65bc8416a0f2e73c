package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static dev.trivium.data.VoyagesHouse.ALL;
import static dev.trivium.data.VoyagesHouse.NORTH;
import static dev.trivium.data.VoyagesHouse.STEWARD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.semantic.Model;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A summary answers exactly as its rows do, whatever happens to them and whoever looks. */
class SummariesIT {
  private static final Caller DPO = new Caller("dora", Set.of("*"), Set.of("dpo", "writer"));
  private static final Pattern TABLE = Pattern.compile("voyages__[a-z]+");
  private static final String DIRTY =
      """
      select case when d.n = 0 then 'clean' when 5 * d.n > k.n then 'much' else 'few' end
        from (select count(*) as n from (select distinct region_id, bucket from ingest.dirty
                where relation = 'voyages__monthly') x) d,
             (select count(*) as n from (select distinct region_id, left_on
                from data.voyages__monthly) x) k
      """;

  private static VoyagesHouse voyages;

  @BeforeAll
  static void open() {
    voyages = new VoyagesHouse();
  }

  @AfterAll
  static void close() {
    voyages.close();
  }

  @Test
  void answersLikeTheRowsBetweenAllThatHappensToThem() {
    SplittableRandom random = new SplittableRandom(20_261_126L);
    Voyages rows = new Voyages(random);
    Model model = voyages.model();
    Set<String> used = new TreeSet<>();
    Map<String, Integer> states = new TreeMap<>();
    for (int round = 0; round < 33; round++) {
      happens(round, rows);
      String state = voyages.told(DIRTY);
      for (int i = 0; i < 10; i++) {
        MetricQuery question = rows.question();
        VoyagesHouse.Answer answer =
            voyages.ask(
                random.nextInt(3) == 0 ? NORTH : ALL, model, question, random.nextInt(3) * 4);
        assertThat(answer.read())
            .as(round + ": " + question + "\n" + answer.sql())
            .isEqualTo(answer.rows());
        if (answer.summarised()) {
          states.merge(state, 1, Integer::sum);
          TABLE.matcher(answer.sql()).results().forEach(found -> used.add(found.group()));
        }
      }
    }
    System.out.println("SummariesIT: answered by a summary that was " + states);
    assertThat(used).containsExactly("voyages__daily", "voyages__kinds", "voyages__monthly");
    assertThat(states.values()).hasSize(3).allMatch(times -> times > 15);
  }

  private static void happens(int round, Voyages rows) {
    switch (round % 11) {
      case 0 -> voyages.deliver(rows.rows(150, 400, ""));
      case 2, 5, 9 -> get(voyages.summaries.addUp());
      case 1, 3, 6 -> voyages.deliver(rows.rows(2, 400, ""));
      case 4 -> repaired(rows);
      case 7 -> erased("guest" + round / 11);
      case 8 -> voyages.expire(round);
      default -> voyages.deliver(rows.rows(40, 400, "south"));
    }
  }

  /** Rows that were refused come in by a replay. */
  private static void repaired(Voyages rows) {
    String wrong =
        rows.rows(2, 400, "")
            .replaceAll(",(north|south),", ",west,")
            .replaceAll("guest[0-9]+@", "mara@");
    Receipt refused = voyages.deliver(wrong);
    assertThat(refused.quarantined()).isEqualTo(2);
    String open = "/v1/datasets/voyages/quarantine?batch=" + refused.batch();
    for (JsonNode row : tree(voyages.server.get(STEWARD, open)).path("items")) {
      String id = row.path("id").asText();
      String where = "/v1/quarantine/" + id;
      voyages.server.json(STEWARD, "PATCH", where, "{\"fields\":{\"area\":\"north\"}}");
      String replay = "{\"ids\":[\"" + id + "\"]}";
      String receipt = voyages.server.post(STEWARD, "/v1/quarantine/replay", replay).body();
      assertThat(receipt).contains("\"quarantined\":0");
    }
  }

  private static void erased(String guest) {
    String body =
        """
        {"dataset":"voyages","subject":{"guest":"%s@example.com"},"reason":"asked for"}
        """
            .formatted(guest);
    assertThat(voyages.server.post(DPO, "/v1/privacy/erasures", body).statusCode()).isEqualTo(201);
  }

  @Test
  void answersLikeTheRowsWhileTheyComeAndTwoNodesAddUp() {
    SplittableRandom random = new SplittableRandom(7);
    Voyages rows = new Voyages(random);
    Model model = voyages.model();
    Summaries other = voyages.summaries("node-2", 3);
    voyages.deliver(rows.rows(200, 400, ""));
    CompletableFuture<Void> delivered =
        CompletableFuture.runAsync(() -> {
          Voyages more = new Voyages(new SplittableRandom(8));
          for (int i = 0; i < 15; i++) {
            voyages.deliver(more.rows(3 + i % 3 * 100, 400, ""));
          }
        });
    CompletableFuture<Void> added =
        CompletableFuture.runAsync(() -> {
          while (!delivered.isDone()) {
            Uni<Long> both =
                Uni.combine().all().unis(voyages.summaries.addUp(), other.addUp()).with(Long::sum);
            get(both);
          }
        });
    int asked = 0;
    while (!delivered.isDone() || asked < 50) {
      MetricQuery question = rows.question();
      VoyagesHouse.Answer answer = voyages.ask(ALL, model, question);
      assertThat(answer.read()).as(question + "\n" + answer.sql()).isEqualTo(answer.rows());
      asked++;
    }
    delivered.join();
    added.join();

    get(voyages.summaries.addUp());
    assertThat(voyages.marks()).isZero();
    for (int i = 0; i < 50; i++) {
      assertThat(voyages.ask(NORTH, model, rows.question())).matches(VoyagesHouse.Answer::same);
    }
    System.out.println("SummariesIT: " + asked + " questions while rows came");
  }
}
