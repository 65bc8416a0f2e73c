package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;

import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Plan;
import dev.trivium.data.semantic.Planner;
import dev.trivium.data.semantic.Query;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dataset with three summaries, and questions that are asked of them and of the rows at once. */
final class VoyagesHouse implements AutoCloseable {
  static final Caller ALL = new Caller("ali", Set.of("*"), Set.of("writer"));
  static final Caller STEWARD = DataForTests.STEWARD;
  static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)");
  private static final String TEXT =
      "(select coalesce(json_agg(row_to_json(q)), '[]')::text from (%s) q)";

  final DataForTests house = DataForTests.withChunksOf(100);
  final DataOverHttp server = new DataOverHttp(house);
  final Summaries summaries;
  private final AtomicInteger keys = new AtomicInteger();

  VoyagesHouse() {
    house.register("voyages", DataForTests.resource("voyages.odcs.yaml"));
    get(house.data.models().put(STEWARD, DataForTests.resource("voyages.model.yaml")));
    this.summaries = summaries("node-1", 200);
  }

  /** The job as some process would run it. */
  Summaries summaries(String node, int periods) {
    return new Summaries(
        house.ports(node, () -> DataForTests.NOW, seen -> {}),
        house.data.contracts(),
        DataForTests.lineage(),
        new SummariesConfig(Duration.ofSeconds(1), periods));
  }

  Receipt deliver(String csv) {
    return house.ingest(ALL, "voyages", "k" + keys.incrementAndGet(), Buffer.buffer(csv));
  }

  /** The same without waiting for it. */
  Uni<Receipt> delivered(String csv) {
    BatchRequest request = BatchRequest.csv("k" + keys.incrementAndGet());
    return house
        .data
        .ingestion()
        .ingest(ALL, "voyages", request, Multi.createFrom().item(Buffer.buffer(csv)))
        .map(Ingestion.Taken::receipt);
  }

  /** Deletes rows that are older than two years, some days after the test begins. */
  void expire(int days) {
    DataPorts ports =
        house.ports("node-1", () -> DataForTests.NOW.plus(Duration.ofDays(days)), seen -> {});
    get(new Retentions(ports, house.data.contracts()).expire());
  }

  Model model() {
    return get(house.data.models().current(ALL)).model();
  }

  /** The statement that answers, and whether it reads a summary. */
  record Answer(String sql, String read, String rows) {
    boolean summarised() {
      return sql.contains("__");
    }

    boolean same() {
      return read.equals(rows);
    }
  }

  /** Both answers in one statement, so that both see the same state of the data. */
  Answer ask(Caller caller, Model model, MetricQuery query) {
    return ask(caller, model, query, 0);
  }

  /**
   * @param group groups of fewer rows are left out and counted
   */
  Answer ask(Caller caller, Model model, MetricQuery query, int group) {
    Plan read = plan(caller, model, query, group);
    Plan rows = plan(caller, model.overRows(), query, group);
    List<Object> arguments = new ArrayList<>(read.arguments());
    arguments.addAll(rows.arguments());
    String sql =
        "select "
            + TEXT.formatted(read.sql())
            + " as read, "
            + TEXT.formatted(moved(rows.sql(), read.arguments().size()))
            + " as rows";
    return get(house
            .store
            .database()
            .reading(
                caller,
                tx ->
                    tx.find(
                        sql,
                        row -> new Answer(read.sql(), row.text("read"), row.text("rows")),
                        arguments.toArray())))
        .orElseThrow();
  }

  private Plan plan(Caller caller, Model model, MetricQuery query, int group) {
    Query.Limits usual = ModelQuery.limits(DataForTests.config(1).metrics());
    return Planner.plan(
        model,
        ModelQuery.of(query),
        ModelQuery.viewer(caller, house.store.regions()),
        new Query.Limits(
            usual.rows(),
            usual.datasets(),
            usual.dimensions(),
            usual.values(),
            usual.conditions(),
            group));
  }

  private static String moved(String sql, int by) {
    Matcher matcher = PLACEHOLDER.matcher(sql);
    return matcher.replaceAll(found -> "\\$" + (Integer.parseInt(found.group(1)) + by));
  }

  /** What the superuser reads. */
  String told(String sql) {
    return PostgresForTests.superuser(house.store, sql);
  }

  long marks() {
    return Long.parseLong(told("select count(*)::text from ingest.dirty"));
  }

  @Override
  public void close() {
    server.close();
  }
}
