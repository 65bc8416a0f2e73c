package dev.trivium.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.lineage.ColumnStep;
import dev.trivium.data.lineage.Step;
import dev.trivium.data.lineage.SummaryWork;
import dev.trivium.data.lineage.Work;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Keeps what runs did: edges of the graph, and events on their way to a collector. */
final class LineageRepository {
  private static final String EDGES =
      """
      insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope, parents)
      select $1, u.step, u.src, u.dst, $2, u.name, u.at, $3::int[], $4::uuid[]
        from unnest($5::int[], $6::text[], $7::text[], $8::text[], $9::timestamptz[])
          as u (step, name, src, dst, at)
      on conflict do nothing
      returning step
      """;
  private static final String COLUMNS =
      """
      insert into lineage.column_edge (run_id, src, dst, kind, at, scope, src_field, dst_field,
        subtype, masking)
      select $1, $2, $3, $4, $5, $6::int[], u.src, u.dst, u.subtype, u.masking
        from unnest($7::text[], $8::text[], $9::text[], $10::bool[])
          as u (src, dst, subtype, masking)
      on conflict do nothing
      """;
  private static final String SUMMARY =
      """
      insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope)
      select $1, 0, $2, $3, $4, $5, $6, array_agg(distinct r order by r)
        from unnest($7::text::int[]) r
      """;
  private static final String SUMMARY_COLUMNS =
      """
      insert into lineage.column_edge (run_id, src, dst, kind, at, src_field, dst_field, subtype,
        masking, scope)
      select $1, $2, $3, $4, $5, u.src, u.dst, u.subtype, false, s.scope
        from unnest($7::text[], $8::text[], $9::text[]) as u (src, dst, subtype)
       cross join (select array_agg(distinct r order by r) as scope
                     from unnest($6::text::int[]) r) s
      """;
  private static final String EVENT =
      """
      insert into lineage.outbox (run_id, event, created_at, next_at)
      values ($1, $2::text::jsonb, $3, $3)
      """;

  /**
   * Adds steps that are not there yet and gives their places.
   *
   * @param times of the phases that have one of their own; the others happen now
   */
  Uni<List<Integer>> steps(
      Tx tx,
      UUID run,
      Work work,
      List<Step> steps,
      Map<Step.Phase, Instant> times,
      List<Integer> scope,
      Instant now) {
    return tx.list(
        EDGES,
        row -> row.integer("step"),
        run,
        work.job(),
        scope.toArray(Integer[]::new),
        work.parents().toArray(UUID[]::new),
        steps.stream().map(Step::number).toArray(Integer[]::new),
        steps.stream().map(Step::name).toArray(String[]::new),
        steps.stream().map(Step::from).toArray(String[]::new),
        steps.stream().map(Step::to).toArray(String[]::new),
        steps.stream().map(step -> times.getOrDefault(step.phase(), now)).toArray(Instant[]::new));
  }

  Uni<Integer> columns(Tx tx, UUID run, Work work, List<Integer> scope, Instant now) {
    List<ColumnStep> columns = ColumnStep.of(work);
    return tx.execute(
        COLUMNS,
        run,
        work.source(),
        work.contract().dataset(),
        ColumnStep.KIND,
        now,
        scope.toArray(Integer[]::new),
        columns.stream().map(ColumnStep::from).toArray(String[]::new),
        columns.stream().map(ColumnStep::to).toArray(String[]::new),
        columns.stream().map(ColumnStep::subtype).toArray(String[]::new),
        columns.stream().map(ColumnStep::masking).toArray(Boolean[]::new));
  }

  /**
   * A run that makes a summary, of the rows of some regions.
   *
   * @param regions their ids, as the database writes an array
   */
  Uni<Void> summary(Tx tx, UUID run, SummaryWork work, String regions, Instant now) {
    List<ColumnStep> columns = work.columns();
    return tx.execute(
            SUMMARY, run, work.source(), work.target(), work.job(), SummaryWork.STEP, now, regions)
        .chain(() ->
            tx.execute(
                SUMMARY_COLUMNS,
                run,
                work.source(),
                work.target(),
                ColumnStep.KIND,
                now,
                regions,
                columns.stream().map(ColumnStep::from).toArray(String[]::new),
                columns.stream().map(ColumnStep::to).toArray(String[]::new),
                columns.stream().map(ColumnStep::subtype).toArray(String[]::new)))
        .replaceWithVoid();
  }

  Uni<Void> event(Tx tx, UUID run, ObjectNode event, Instant now) {
    return tx.execute(EVENT, run, event.toString(), now).replaceWithVoid();
  }
}
