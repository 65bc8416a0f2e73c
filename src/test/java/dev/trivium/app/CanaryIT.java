package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.trivium.support.ByteSearch;
import dev.trivium.support.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Personal values go in by every door of a running server, then all bytes it left anywhere are
 * searched for them: its logs, those of its PostgreSQL at {@code log_statement = all}, data files,
 * WAL, archive, a restored backup, lineage, metrics, answers, temporary files.
 */
class CanaryIT {
  private static final List<String> PERSONAL = List.of(CanaryCaller.PERSON, CanaryCaller.NUMBER);
  private static final ByteSearch SEARCH =
      new ByteSearch(
          CanaryCaller.PERSON, CanaryCaller.NUMBER, CanaryCaller.PLANTED, CanaryCaller.SEARCHED);
  private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;
  private static Path home;
  private static Path restored;
  private static Map<String, List<String>> tables = Map.of();
  private static final List<CanaryCaller.Told> TOLD = new ArrayList<>();
  private static List<CanaryCaller.Told> swapped = List.of();
  private static String metrics = "";
  private static String serverLog = "";
  private static List<ByteSearch.Hit> files = List.of();
  private static List<ByteSearch.Hit> rows = List.of();
  private static List<ByteSearch.Hit> lines = List.of();

  @BeforeAll
  static void live() throws IOException {
    home = folder.resolve("home");
    restored = folder.resolve("restored");
    HttpServer collector = collector();
    Map<String, String> settings = settings(collector.getAddress().getPort());
    try (ServerProcess server = ServerProcess.start(home, settings)) {
      String roles = "steward,writer,pii_reader,dpo,operator,auditor";
      String token = ProcessIT.token(home, "stew", "*", roles);
      OpenPostgres postgres = OpenPostgres.of(home);
      put(server, token, "/v1/contracts/clients", "clients.odcs.yaml");
      put(server, token, "/v1/semantic-model", "clients.model.yaml");
      CanaryRows deeds = new CanaryRows(server, token, TOLD);
      CanaryWords words = new CanaryWords(server, token, TOLD);
      deeds.goodRows();
      deeds.badRows(postgres);
      deeds.repairs();
      words.documents();
      words.questions();
      words.oddities();
      deeds.people();
      swapped = swap(server, token, postgres);
      settle(server, token, postgres);
      tables = postgres.everything();
      metrics = server.send(HttpRequest.newBuilder(server.managementUrl("/metrics")), "").body();
      server.stop(Duration.ofSeconds(30));
      serverLog = server.output();
    } finally {
      collector.stop(0);
    }
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TRIVIUM_HOME", home.toString());
    String done = ServerProcess.run(environment, "restore", "--to", restored.toString());
    assertThat(done).contains("Start it with");
    search();
  }

  @Test
  void nothingPersonalStandsInClearAnywhere() throws IOException {
    List<ByteSearch.Hit> hits = new ArrayList<>(files);
    hits.addAll(rows);
    hits.addAll(lines);
    TOLD.forEach(answer -> hits.addAll(SEARCH.in(answer.deed(), answer.said())));
    List<String> personal =
        hits.stream()
            .filter(hit -> PERSONAL.contains(hit.mark()))
            .map(hit -> hit.where() + " | " + hit.form() + " | " + hit.around())
            .distinct()
            .toList();

    System.out.printf(
        "CanaryIT: %d hits in %d MB of files, %d tables, %d lineage events, %d answers%n",
        personal.size(), megabytes(), tables.size(), EVENTS.size(), TOLD.size());
    assertThat(String.join("\n", personal)).isEmpty();
  }

  @Test
  void theSearchFindsWhatStandsInClear() {
    for (String place : List.of("home/data/base", "home/data/pg_wal", "restored/data/base")) {
      assertThat(where(files, CanaryCaller.PLANTED)).as(place).anyMatch(at -> at.contains(place));
    }
    assertThat(where(rows, CanaryCaller.PLANTED)).contains("data.clients");
    assertThat(where(lines, CanaryCaller.PLANTED)).isEmpty();
    assertThat(where(files, CanaryCaller.PLANTED)).noneMatch(at -> at.startsWith("target/"));
  }

  @Test
  void everyPlaceWasLookedAt() throws IOException {
    String postgresLog = Files.readString(home.resolve("postgres.log"));

    for (String sign :
        List.of("insert into data.\"clients\"", "violates check constraint \"few_visits\"")) {
      assertThat(postgresLog.contains(sign)).as(sign).isTrue();
    }
    for (String sign : List.of("batch.finished", "\"event\":\"bug\"", "\"status\":422")) {
      assertThat(serverLog.contains(sign)).as(sign).isTrue();
    }
    assertThat(EVENTS).hasSizeGreaterThan(5).anySatisfy(e -> assertThat(e).contains("clients"));
    assertThat(metrics).contains("trivium_ingest_rows");
    assertThat(tables).containsKeys("chat.response", "ingest.quarantine", "lineage.outbox");
    assertThat(TOLD).hasSizeGreaterThan(80);
    assertThat(TOLD.stream().filter(answer -> answer.status() >= 400)).hasSizeGreaterThan(50);
  }

  /** Their text is searched, so it stands in clear, and only there. */
  @Test
  void documentsThatMayBeSearchedStandInKnowledgeAlone() {
    assertThat(where(rows, CanaryCaller.SEARCHED))
        .contains("knowledge.passage")
        .allMatch(table -> table.startsWith("knowledge.") || table.equals("pg_statistic"));
    assertThat(where(lines, CanaryCaller.SEARCHED)).isEmpty();
  }

  @Test
  void aSwappedCiphertextDoesNotOpenAndIsReported() {
    assertThat(swapped).hasSize(2);
    for (CanaryCaller.Told answer : swapped) {
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.said()).contains("data:seal-broken");
      assertThat(SEARCH.in(answer.deed(), answer.said())).isEmpty();
    }
    assertThat(metrics)
        .containsPattern("trivium_store_events_total\\{event=\"seal.broken\",?} 2.0");
    assertThat(serverLog.lines().filter(line -> line.contains("seal.broken")))
        .hasSize(2)
        .allMatch(line -> line.contains("\"kind\":\"security\""));
  }

  /** As superuser: the addresses of two rows, and two columns of one row, change places. */
  private static List<CanaryCaller.Told> swap(
      ServerProcess server, String token, OpenPostgres postgres) {
    postgres.run(
        """
        update data.clients t set email_ct = o.email_ct from data.clients o
         where (t.client_no, o.client_no) in ((34, 9999), (9999, 34))
        """,
        "update data.clients set full_name_ct = phone_ct, phone_ct = full_name_ct"
            + " where client_no = 1");
    return List.of(reveal(server, token, 34, "email"), reveal(server, token, 1, "full_name"));
  }

  private static CanaryCaller.Told reveal(
      ServerProcess server, String token, int client, String field) {
    HttpResponse<String> answer =
        server.post(
            "/v1/datasets/clients/reveal",
            token,
            "{\"key\":{\"client_no\":%d},\"fields\":[\"%s\"],\"purpose\":\"test\"}"
                .formatted(client, field));
    return new CanaryCaller.Told(field, answer.statusCode(), answer.body());
  }

  /** Everything is written where it will stay: statistics, pages, WAL, backup, lineage. */
  private static void settle(ServerProcess server, String token, OpenPostgres postgres) {
    postgres.run("analyze", "checkpoint");
    HttpResponse<String> asked = server.post("/v1/ops/backups", token, "{}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    until(() -> !ServerProcess.json(server.get("/v1/ops/backups", token)).hasNonNull("running"));
    JsonNode backup = ServerProcess.json(server.get("/v1/ops/backups", token)).at("/backups/0");
    assertThat(backup.path("state").asText()).as(backup.toString()).isEqualTo("done");
    until(() ->
        postgres.texts("select id::text from lineage.outbox where sent_at is null").isEmpty());
    postgres.run("checkpoint", "select pg_switch_wal()");
  }

  private static void until(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** Where a mark was found, each place once. */
  private static Set<String> where(List<ByteSearch.Hit> hits, String mark) {
    return hits.stream()
        .filter(hit -> hit.mark().equals(mark))
        .map(ByteSearch.Hit::where)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The programs of PostgreSQL that were unpacked: nobody writes there. */
  private static Path programs(Path of) {
    return of.resolve("postgres-18.6");
  }

  private static void search() throws IOException {
    files = SEARCH.below(folder, programs(home), programs(restored));
    rows = new ArrayList<>();
    tables.forEach((table, all) -> rows.addAll(SEARCH.in(table, String.join("\n", all))));
    lines = new ArrayList<>(SEARCH.in("server log", serverLog));
    lines.addAll(SEARCH.in("postgres.log", Files.readAllBytes(home.resolve("postgres.log"))));
    lines.addAll(SEARCH.in("metrics", metrics));
    EVENTS.forEach(event -> lines.addAll(SEARCH.in("lineage", event)));
  }

  private static long megabytes() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum() >> 20;
    }
  }

  private static HttpServer collector() throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        call -> {
          EVENTS.add(
              call.getRequestHeaders().entrySet()
                  + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          call.sendResponseHeaders(201, -1);
          call.close();
        });
    collector.start();
    return collector;
  }

  private static Map<String, String> settings(int collector) throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    return Map.ofEntries(
        Map.entry("TRIVIUM_DEMO", "off"),
        Map.entry("TRIVIUM_APP_LOG_LEVEL", "debug"),
        Map.entry("TRIVIUM_LLM_EMBEDDER", "hashed"),
        Map.entry("TRIVIUM_STORE_BACKUP_DIR", folder.resolve("target").toString()),
        Map.entry("TRIVIUM_STORE_BACKUP_EVERY", "0s"),
        Map.entry("TRIVIUM_STORE_DRILL_EVERY", "0s"),
        Map.entry("TRIVIUM_DATA_LINEAGE_URL", "http://127.0.0.1:" + collector + "/lineage"),
        Map.entry("TRIVIUM_DATA_LINEAGE_EVERY", "50ms"),
        Map.entry("HOME", temporary.toString()),
        Map.entry(
            "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary + " -Duser.home=" + temporary));
  }

  private static void put(ServerProcess server, String token, String path, String resource)
      throws IOException {
    try (InputStream in = CanaryIT.class.getResourceAsStream("canary/" + resource)) {
      HttpResponse<String> answer =
          server.send(
              HttpRequest.newBuilder(server.url(path))
                  .header("content-type", "application/yaml")
                  .PUT(
                      HttpRequest.BodyPublishers.ofByteArray(
                          Objects.requireNonNull(in).readAllBytes())),
              token);
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
  }
}
