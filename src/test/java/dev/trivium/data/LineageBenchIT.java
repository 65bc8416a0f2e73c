package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.LineageGraph.Direction;
import dev.trivium.data.LineageGraph.Hop;
import dev.trivium.kernel.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures questions ten places deep to a graph of a million edges. Run: {@code ./mvnw -o test
 * -Dtest=LineageBenchIT -Dtrivium.bench=on}
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class LineageBenchIT {
  private static final int RUNS = 40;

  /** Eleven layers of 100 places; each place but the last has 10 sources and was fed 40 times. */
  private static final String EDGES =
      """
      insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope)
      select ('00000000-0000-7000-8000-' || lpad(
               to_hex(((layer * 100 + place) * 10 + source) * 40 + $1::int), 12, '0'))::uuid,
             step, 'l' || layer + 1 || '_' || (place * 7 + source * 13) % 100,
             'l' || layer || '_' || place, 'j',
             (array['receive', 'parse', 'load'])[step + 1],
             timestamptz '2026-01-01' + ($1::int * 60 + layer) * interval '1 minute', '{1,2}'
        from generate_series(0, 9) layer, generate_series(0, 99) place,
             generate_series(0, 9) source, generate_series(0, 2) step
      """;

  /** Ten layers of 100 places with 4 columns, each from 5 columns of the layer behind. */
  private static final String COLUMNS =
      """
      insert into lineage.column_edge (run_id, src, src_field, dst, dst_field, kind, subtype,
        masking, at, scope)
      select ('00000000-0000-7000-8000-' || lpad(
               to_hex(((layer * 100 + place) * 10 + source) * 40 + $1::int), 12, '0'))::uuid,
             'l' || layer + 1 || '_' || (place * 7 + source * 13) % 100,
             'f' || (field + source) % 4,
             'l' || layer || '_' || place, 'f' || field, 'DIRECT', 'IDENTITY', false,
             timestamptz '2026-01-01' + ($1::int * 60 + layer) * interval '1 minute', '{1,2}'
        from generate_series(0, 9) layer, generate_series(0, 99) place,
             generate_series(0, 4) source, generate_series(0, 3) field
      """;

  @Test
  void asksAMillionEdgesTenPlacesDeep() throws IOException {
    try (DataForTests house = DataForTests.withChunksOf(3)) {
      house.register("tickets", DataForTests.resource("tickets.odcs.yaml"));
      long edges = 0;
      long columns = 0;
      for (int run = 0; run < RUNS; run++) {
        int number = run;
        edges += get(house.store.database().as(STEWARD, tx -> tx.execute(EDGES, number)));
        if (run < 10) {
          columns += get(house.store.database().as(STEWARD, tx -> tx.execute(COLUMNS, number)));
        }
      }
      BenchMeter meter = new BenchMeter(house.vertx, 1, postmaster(house));
      Caller north = new Caller("nora", Set.of("north"), Set.of());
      for (int most : List.of(200, 1_000)) {
        for (Question question :
            List.of(
                new Question("l0_7", Optional.empty(), Direction.UP, most),
                new Question("l10_7", Optional.empty(), Direction.DOWN, most),
                new Question("l0_7", Optional.of("f1"), Direction.UP, most))) {
          measured(house, north, question, edges, columns, meter);
        }
      }
    }
  }

  private static ProcessHandle postmaster(DataForTests house) {
    int backend =
        get(house
                .store
                .database()
                .as(
                    STEWARD,
                    tx -> tx.list("select pg_backend_pid() as pid", row -> row.integer("pid"))))
            .getFirst();
    return ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
  }

  private record Question(String place, Optional<String> field, Direction direction, int most) {}

  private static void measured(
      DataForTests house,
      Caller caller,
      Question question,
      long edges,
      long columns,
      BenchMeter meter)
      throws IOException {
    LineageGraph graph = new LineageGraph();
    List<Double> millis = new ArrayList<>();
    int hops = 0;
    long looked = 0;
    meter.begin();
    for (int i = 0; i < RUNS; i++) {
      long begun = System.nanoTime();
      List<Hop> found =
          get(
              house
                  .store
                  .database()
                  .reading(
                      caller,
                      tx ->
                          graph.ways(
                              tx,
                              question.place,
                              question.field,
                              question.direction,
                              10,
                              question.most)));
      millis.add((System.nanoTime() - begun) / 1e6);
      hops = found.stream().mapToInt(hop -> hop.steps().size()).sum();
      looked = found.getFirst().looked();
    }
    BenchMeter.Spent spent = meter.end();
    List<Double> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "LineageBenchIT: %,d edges and %,d of columns; %s depth 10: %d ways, %d steps;"
            + " first %.1f ms, p50 %.1f, p95 %.1f; CPU %.1f ms PostgreSQL, %.1f ms here%n",
        edges,
        columns,
        question,
        looked,
        hops,
        millis.getFirst(),
        sorted.get(20),
        sorted.get(38),
        spent.postgres() / RUNS * 1e3,
        spent.jvm() / RUNS * 1e3);
    assertThat(hops).isPositive();
    // Of CPU, since the machine may have other work.
    assertThat(spent.postgres() / RUNS).isLessThan(0.1);
  }
}
