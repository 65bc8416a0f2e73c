package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static dev.trivium.data.VoyagesHouse.ALL;
import static dev.trivium.data.VoyagesHouse.NORTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.SummaryUpkeep;
import dev.trivium.kernel.Caller;
import dev.trivium.store.DatabaseFailure;
import dev.trivium.store.Job;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Summaries are marked by every change, added up by one at a time, and follow their contract. */
class SummaryUpkeepIT {
  private static final String MONTHLY = "voyages__monthly";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final MetricQuery BY_KIND =
      new MetricQuery(
          List.of("trips", "crews"),
          List.of("kind"),
          List.of(),
          null,
          List.of(),
          List.of(),
          0,
          null);

  private final Voyages rows = new Voyages(new SplittableRandom(3));
  private final SummaryRepository repository = new SummaryRepository();
  private VoyagesHouse voyages;

  @BeforeEach
  void open() {
    voyages = new VoyagesHouse();
    voyages.deliver(rows.rows(100, 200, ""));
    get(voyages.summaries.addUp());
  }

  @AfterEach
  void close() {
    voyages.close();
  }

  @Test
  void aMarkThatCameWhileRowsWereReadStays() {
    voyages.deliver(row(1, "2024-03-01", "cargo"));
    Contract contract = get(voyages.house.data.contracts().active(ALL, "voyages")).contract();
    SummaryUpkeep upkeep = new SummaryUpkeep(contract, contract.summaries().getFirst());

    get(
        voyages
            .house
            .store
            .database()
            .asJob(
                Job.SUMMARY,
                tx ->
                    repository
                        .now(tx)
                        .chain(now -> repository.marks(tx, MONTHLY, now, 200))
                        .map(found -> found.orElseThrow())
                        .call(seen -> tx.execute(upkeep.addUp(), seen.regions(), seen.buckets()))
                        .call(seen -> voyages.delivered(row(2, "2024-03-02", "cargo")))
                        .chain(seen -> repository.settle(tx, MONTHLY, seen))));

    assertThat(
            voyages.told(
                "select count(*)::text from ingest.dirty where relation = '" + MONTHLY + "'"))
        .isEqualTo("1");
    assertThat(voyages.ask(ALL, voyages.model(), BY_KIND)).matches(VoyagesHouse.Answer::same);
  }

  @Test
  void nothingIsAddedUpWhereAnotherNodeIsAtIt() {
    voyages.deliver(row(1, "2024-03-01", "cargo"));
    long marks = voyages.marks();

    long added =
        get(
            voyages
                .house
                .store
                .database()
                .asJob(
                    Job.SUMMARY,
                    tx ->
                        repository
                            .alone(tx, MONTHLY)
                            .call(() -> repository.alone(tx, "voyages__daily"))
                            .call(() -> repository.alone(tx, "voyages__kinds"))
                            .chain(() -> voyages.summaries.addUp())));

    assertThat(added).isZero();
    assertThat(voyages.marks()).isEqualTo(marks);
    assertThat(get(voyages.summaries.addUp())).isPositive();
    assertThat(voyages.marks()).isZero();
  }

  @Test
  void rowsAreReadWhereMuchOfASummaryIsMarked() {
    Metrics metrics = voyages.house.data.metrics();
    MetricResult clean = get(metrics.query(ALL, BY_KIND));
    assertThat(clean.sql()).contains("voyages__");

    voyages.deliver(row(1, "2024-03-01", "cargo"));
    MetricResult few = get(metrics.query(ALL, BY_KIND));
    assertThat(few.sql()).contains("voyages__");

    voyages.deliver(rows.rows(100, 200, ""));
    MetricResult much = get(metrics.query(ALL, BY_KIND));
    assertThat(much.sql()).doesNotContain("voyages__");

    get(voyages.summaries.addUp());
    voyages.house.store.changes().happened();
    MetricResult again = get(metrics.query(ALL, BY_KIND));
    assertThat(again.sql()).contains("voyages__");
    assertThat(again.rows()).isEqualTo(much.rows());
  }

  @Test
  void writesDownWhereItComesFromWithTheSums() {
    String runs = "select count(*)::text from lineage.edge where dst = '" + MONTHLY + "'";
    assertThat(voyages.told(runs)).isEqualTo("1");
    get(voyages.summaries.addUp());
    assertThat(voyages.told(runs)).as("nothing was added up").isEqualTo("1");

    voyages.deliver(row(1, "2024-03-01", "cargo"));
    get(voyages.summaries.addUp());

    assertThat(voyages.told(runs)).isEqualTo("2");
    JsonNode down = tree(voyages.server.get(NORTH, "/v1/lineage/voyages?direction=down"));
    assertThat(down.path("nodes").findValuesAsText("name")).contains(MONTHLY);
    assertThat(down.path("nodes").findValuesAsText("kind")).contains("summary");
    assertThat(down.path("edges").path(0).path("steps").path(0).path("step").asText())
        .isEqualTo("add up");
    JsonNode crew = tree(voyages.server.get(NORTH, "/v1/lineage/voyages/crew?direction=down"));
    assertThat(crew.path("edges").findValuesAsText("to_field"))
        .containsExactlyInAnyOrder("crew", "_count_crew", "crew");
    assertThat(crew.path("edges").findValuesAsText("subtype")).containsOnly("AGGREGATION");
    String newest =
        "select %s from lineage.outbox where event->'job'->>'name' = 'summary."
            + MONTHLY
            + "' and run_id = (select run_id from lineage.edge where dst = '"
            + MONTHLY
            + "' order by at desc, run_id desc limit 1)";
    assertThat(voyages.told(newest.formatted("string_agg(event->>'eventType', ',' order by id)")))
        .isEqualTo("START,COMPLETE");
    assertThat(
            voyages.told(
                newest.formatted(
                    "max(event->'outputs'->0->'outputFacets'->'outputStatistics'->>'rowCount')")))
        .isEqualTo("1");
    // The row was north's, so that a caller of the south alone does not learn of the run.
    assertThat(
            voyages.told(
                "select distinct scope::text from lineage.edge e join sec.region r on r.id = any"
                    + " (scope) where dst = '"
                    + MONTHLY
                    + "' and r.code = 'north' and cardinality(scope) = 1"))
        .isNotEmpty();
  }

  @Test
  void aRowThatMovesMarksWhereItWasAndWhereItIs() {
    voyages.deliver(row(1, "2024-03-01", "cargo"));
    get(voyages.summaries.addUp());

    voyages.deliver(row(1, "2024-05-01", "cargo"));
    assertThat(marked()).isEqualTo("2024-03-01,2024-05-01");

    get(voyages.summaries.addUp());
    voyages.deliver(row(1, "2024-05-01", "cargo"));
    assertThat(marked()).isEqualTo("");
    voyages.deliver(row(1, "", "cargo"));
    assertThat(marked()).isEqualTo("2024-05-01,infinity");
  }

  @Test
  void theJobIsWokenByWhatOthersCommit() {
    SummaryJobs jobs =
        new SummaryJobs(
            voyages.house.ports("node-9", Instant::now, seen -> {}),
            new SummariesConfig(Duration.ofHours(1), 100),
            voyages.house.data.contracts(),
            DataForTests.lineage());
    jobs.start();
    settled();

    voyages.deliver(row(1, "2024-03-01", "x"));

    settled();
  }

  @Test
  void isReadByRegionAndWrittenByTheJobAlone() {
    String everything = "select string_agg(distinct area, ',') as seen from data." + MONTHLY;
    assertThat(seen(NORTH, everything)).isEqualTo("north");
    assertThat(seen(ALL, everything)).isEqualTo("north,south");
    for (String sql :
        List.of(
            "update data." + MONTHLY + " set crew = 0",
            "insert into data." + MONTHLY + " select * from data." + MONTHLY,
            "delete from data." + MONTHLY,
            "delete from ingest.dirty",
            "select ingest.settle('" + MONTHLY + "', '{}', '{}', '1:1:')")) {
      assertThatThrownBy(() -> get(voyages.house.store.database().as(ALL, tx -> tx.execute(sql))))
          .as(sql)
          .isInstanceOfSatisfying(
              DatabaseFailure.class, refused -> assertThat(refused.state()).isEqualTo("42501"));
    }
  }

  @Test
  void aNewVersionMakesChangesAndDropsAndNoQuestionFails() {
    DataAssembly other = voyages.house.assembly(100, "node-2");
    MetricResult before = get(other.metrics().query(ALL, BY_KIND));
    assertThat(before.sql()).contains("voyages__daily");

    register("2.0.0", "{name: kinds, by: [kind, money], sum: [crew]}");

    // The other node still plans for the summaries of the version before.
    voyages.house.store.changes().happened();
    MetricResult after = get(other.metrics().query(ALL, BY_KIND));
    assertThat(after.rows()).isEqualTo(before.rows());
    assertThat(tables()).isEqualTo("voyages__kinds");
    get(voyages.summaries.addUp());
    assertThat(voyages.marks()).isZero();
    VoyagesHouse.Answer answer = voyages.ask(ALL, voyages.model(), BY_KIND);
    assertThat(answer.sql()).contains("voyages__kinds");
    assertThat(answer).matches(VoyagesHouse.Answer::same);

    register("3.0.0", "");
    assertThat(tables()).isEqualTo("");
    voyages.deliver(row(1, "2024-03-01", "cargo"));
    assertThat(voyages.marks()).isZero();
  }

  private void register(String version, String summaries) {
    String contract =
        new String(DataForTests.resource("voyages.odcs.yaml"), StandardCharsets.UTF_8)
            .replace("version: 1.0.0", "version: " + version)
            .replaceAll("(?m)^ +- [{]name: (monthly|daily|kinds),.*$", "")
            .replaceAll(
                "value:\\s+slaProperties",
                "value: [" + summaries.replace("$", "") + "]\nslaProperties");
    voyages.house.register("voyages", contract.getBytes(StandardCharsets.UTF_8));
  }

  private String tables() {
    return voyages.told(
        "select coalesce(string_agg(relname, ',' order by relname), '') from pg_class"
            + " where relkind = 'r' and relname like 'voyages%' and relname <> 'voyages'");
  }

  private String marked() {
    return voyages.told(
        "select coalesce(string_agg(distinct bucket::text, ',' order by bucket::text), '')"
            + " from ingest.dirty where relation = '"
            + MONTHLY
            + "'");
  }

  private String seen(Caller caller, String sql) {
    return get(voyages
            .house
            .store
            .database()
            .as(caller, tx -> tx.find(sql, row -> row.text("seen"))))
        .orElseThrow();
  }

  private void settled() {
    Instant until = Instant.now().plus(PATIENCE);
    while (voyages.marks() > 0 && Instant.now().isBefore(until)) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(voyages.marks()).isZero();
  }

  private static String row(int number, String day, String kind) {
    return Voyages.HEADER + number + ",north," + day + ",," + kind + ",,,5,1,guest@example.com\n";
  }
}
