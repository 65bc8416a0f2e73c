package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.UnpackedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home moves into an external database, with everything and nothing else; and is set back. */
class MovingIT {
  private static final Duration CHAIN_PAUSE = Duration.ofMillis(200);
  private static final int CHAIN_TRIES = 100;
  private static final String LEDGER = "keys/erasures/erasures.ndjson";

  @TempDir static Path folder;
  private static Path archive;
  private static List<String> paths;
  private static Map<String, String> before;
  private static String exported;

  @BeforeAll
  static void fillAHomeAndExportIt() throws IOException {
    Path home = UnpackedPostgres.linkedInto(folder.resolve("home"));
    archive = folder.resolve("moving.trivium");
    Files.writeString(folder.resolve("secret"), PostgresForTests.secret());
    try (WholeHouse house = WholeHouse.start(config(home, ""))) {
      MovingHouse moving = new MovingHouse(house);
      paths = moving.fill();
      before = moving.seen(paths);
      assertThat(run(home, "", "export", archive.toString()).code).isEqualTo(75);
    }
    exported = run(home, "", "export", archive.toString()).mustBe(0);
    assertThat(run(home, "", "export", archive.toString()).mustBe(78)).contains("exists already");
  }

  @Test
  void theNewDatabaseShowsWhatTheOldOneDidAndIsAdoptedWhenItWasSetBack() throws IOException {
    Path home = homeWithKeys("moved");
    String url = PostgresForTests.emptyDatabase();

    String imported = run(home, url, "import", archive.toString()).mustBe(0);

    System.out.println("MovingIT: " + exported + imported);
    String chain = exported.replaceAll("(?s).*chain ([0-9a-f]+).*", "$1");
    assertThat(imported).contains(chain, "0 erased again");
    String restored = PostgresForTests.copyOf(url);
    try (WholeHouse house = WholeHouse.start(config(home, url))) {
      new MovingHouse(house)
          .seen(paths)
          .forEach((path, shown) -> assertThat(shown).as(path).isEqualTo(before.get(path)));
      JsonNode recovery = house.tree(MovingHouse.ALL, "/v1/datasets").path("recovery");
      assertThat(recovery.path("kind").asText()).isEqualTo("imported");
      assertThat(exported).contains(recovery.path("point").asText());
      List<JsonNode> trail = chained(house);
      assertThat(trail.getLast().at("/chain/intact").asBoolean()).isTrue();
      assertThat(trail.toString()).contains("database.export", "database.import", "row.reveal");
      goesOn(house);
      String ben = MovingHouse.erase("ben@example.com");
      assertThat(house.post(MovingHouse.ALL, "/v1/privacy/erasures", ben).statusCode())
          .isEqualTo(201);
      assertThat(run(home, url, "adopt").mustBe(75)).contains("Stop every server");
    }
    assertThat(run(home, url, "import", archive.toString()).mustBe(78)).contains("is not empty");
    isAdopted(home, restored);
    // The archive is older than the erasure, too.
    String late = PostgresForTests.emptyDatabase();
    assertThat(run(home, late, "import", archive.toString()).mustBe(0)).contains("1 erased again");
  }

  /** The trail once its chain has caught up: what was recorded last waits for the next round. */
  private static List<JsonNode> chained(WholeHouse house) {
    List<JsonNode> trail;
    int tries = CHAIN_TRIES;
    do {
      LockSupport.parkNanos(CHAIN_PAUSE.toNanos());
      trail = house.lines(house.get(MovingHouse.ALL, "/v1/ops/audit?limit=1000"));
    } while (--tries > 0 && trail.getLast().at("/chain/waiting").asInt() > 0);
    return trail;
  }

  /** As from a backup of before the erasure. */
  private static void isAdopted(Path home, String restored) {
    assertThat(run(home, restored, "adopt", "--at", "noon").code).isEqualTo(64);

    String said = run(home, restored, "adopt", "--at", "2026-03-01T12:00:00+01:00").mustBe(0);

    assertThat(said).contains("1 erased again", "Recovery point: 2026-03-01T11:00:00Z");
    try (WholeHouse house = WholeHouse.start(config(home, restored))) {
      JsonNode ben = house.tree(MovingHouse.ALL, "/v1/datasets/people/rows/2").at("/items/0");
      assertThat(ben.path("_erased").asBoolean()).as(ben.toString()).isTrue();
      JsonNode recovery = house.tree(MovingHouse.ALL, "/v1/datasets").path("recovery");
      assertThat(recovery.path("kind").asText()).isEqualTo("adopted");
      assertThat(recovery.path("point").asText()).isEqualTo("2026-03-01T11:00:00Z");
    }
  }

  /** Keys, hashes and constraints are those of the old database. */
  private static void goesOn(WholeHouse house) {
    assertThat(house.deliver("people", MovingHouse.PEOPLE).statusCode()).isEqualTo(200);
    assertThat(delivered(house, "visits", "visit_no,area,guest,nights\n11,north,ben@example.com,3"))
        .contains("\"duplicate\":1");
    assertThat(delivered(house, "people", "person_no,area,email\n7,north,ada@example.com"))
        .contains("subject.erased");
    assertThat(delivered(house, "teams", "team_no,said,lead_no\n3,,404"))
        .contains("\"quarantined\":1");
    assertThat(delivered(house, "members", "member_no,team_no,mentor\n9,3,404"))
        .contains("\"quarantined\":1");
  }

  private static String delivered(WholeHouse house, String dataset, String csv) {
    HttpResponse<String> answer = house.deliver(dataset, dataset + "-again", csv + "\n");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  @Test
  void whatIsDamagedOrLacksItsKeysLeavesNothing() throws IOException {
    byte[] whole = Files.readAllBytes(archive);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Map<String, byte[]> damages = new LinkedHashMap<>();
    damages.put("flipped", flipped);
    damages.put("cut off", Arrays.copyOf(whole, whole.length - 1));
    damages.put("longer", Arrays.copyOf(whole, whole.length + 1));
    damages.put("foreign", "region_id,email\n".getBytes(StandardCharsets.UTF_8));
    Path home = homeWithKeys("damaged");
    String url = PostgresForTests.emptyDatabase();
    for (Map.Entry<String, byte[]> damage : damages.entrySet()) {
      Path file = Files.write(folder.resolve("damaged.trivium"), damage.getValue());

      Ended ended = run(home, url, "import", file.toString());

      assertThat(ended.code).as(damage.getKey() + ended.said).isEqualTo(65);
      assertThat(ended.said).contains("Nothing was imported: ").doesNotContain("\tat ");
    }
    Path key;
    try (Stream<Path> files = Files.list(home.resolve("keys/kek"))) {
      key = files.filter(one -> one.toString().contains("region-2-")).findFirst().orElseThrow();
    }
    for (Path missing : List.of(key, home.resolve(LEDGER))) {
      Path aside = Files.move(missing, folder.resolve("aside"));

      String said = run(home, url, "import", archive.toString()).mustBe(78);

      assertThat(said).contains("Nothing was imported: ", missing.toString());
      Files.move(aside, missing);
    }
    Files.delete(home.resolve(LEDGER));
    run(home, url, "import", archive.toString(), "--renew-ledger").mustBe(0);
    assertThat(Files.readString(home.resolve(LEDGER)).lines()).hasSize(1);
    Files.delete(home.resolve(LEDGER));
    assertThat(run(home, url, "adopt").mustBe(78)).contains("is another one");
  }

  /** The keys of the exported home where the new server will look for them. */
  private static Path homeWithKeys(String name) throws IOException {
    Path from = folder.resolve("home/keys");
    Path to = folder.resolve(name).resolve("keys");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path copy = to.resolve(from.relativize(one).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(one, copy);
      }
    }
    return folder.resolve(name);
  }

  private static Map<String, String> settings(String url) {
    return Map.of(
        "database.secret",
        "file:" + folder.resolve("secret"),
        "database.url",
        url,
        "llm.embedder",
        "hashed",
        "demo",
        "off");
  }

  private static Config config(Path home, String url) {
    Map<String, String> flags = new LinkedHashMap<>(settings(url));
    flags.put("home", home.toString());
    return Config.read(Map.of(), flags);
  }

  private record Ended(int code, String said) {
    String mustBe(int expected) {
      assertThat(code).as(said).isEqualTo(expected);
      return said;
    }
  }

  private static Ended run(Path home, String url, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.toString()));
    settings(url).forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int code = Main.line().setOut(out).setErr(out).execute(all.toArray(String[]::new));
    return new Ended(code, said.toString());
  }
}
