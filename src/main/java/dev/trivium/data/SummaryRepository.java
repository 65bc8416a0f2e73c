package dev.trivium.data;

import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The marks of periods that summaries have to add up anew. */
final class SummaryRepository {
  private static final String MARKED = "select distinct relation from ingest.dirty";
  private static final String NOW = "select pg_current_snapshot()::text as seen";

  /** One node at a time: the slower of two could otherwise write older sums over newer ones. */
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtext('summary'), hashtext($1)) as mine";

  private static final String PICKED =
      """
      select array_agg(m.region_id)::text as regions, array_agg(m.bucket)::text as buckets,
             count(*) as periods, pg_current_snapshot()::text as seen
        from (select d.region_id, d.bucket from ingest.dirty d where d.relation = $1
      """;

  /** The oldest periods first, so that those of one transaction lie near each other. */
  private static final String MARKS =
      PICKED
          + """
                 and pg_visible_in_snapshot(d.xid, $2::text::pg_snapshot)
               group by 1, 2 order by 2, 1 limit $3) m
          having count(*) > 0
          """;

  private static final String WHOLE =
      PICKED
          + """
                 and d.bucket = '-infinity' limit 1) m
          having count(*) > 0
          """;
  private static final String SETTLE =
      "select ingest.settle($1, $2::text::int[], $3::text::date[], $4)";

  /**
   * Marks of one summary, as the database writes them.
   *
   * @param seen the state of the data in which they stood
   */
  record Marks(String regions, String buckets, long periods, String seen) {}

  /** The tables of summaries that have marks. */
  Uni<Set<String>> marked(Tx tx) {
    return tx.list(MARKED, row -> row.text("relation"))
        .map(relations -> relations.stream().collect(Collectors.toUnmodifiableSet()));
  }

  /** The state of the data now. */
  Uni<String> now(Tx tx) {
    return tx.find(NOW, row -> row.text("seen")).map(Optional::orElseThrow);
  }

  /** Whether the summary is this transaction's alone, until its end. */
  Uni<Boolean> alone(Tx tx, String relation) {
    return tx.find(LOCK, row -> row.flag("mine"), relation).map(Optional::orElseThrow);
  }

  /**
   * Marks of different periods.
   *
   * @param until only those that stood in this state of the data
   */
  Uni<Optional<Marks>> marks(Tx tx, String relation, String until, int most) {
    return tx.find(MARKS, SummaryRepository::marks, relation, until, (long) most);
  }

  /** The mark of one region of which all is to be added up. */
  Uni<Optional<Marks>> whole(Tx tx, String relation) {
    return tx.find(WHOLE, SummaryRepository::marks, relation);
  }

  /** Takes the marks away, and none that came since they were read. */
  Uni<Void> settle(Tx tx, String relation, Marks marks) {
    return tx.list(SETTLE, row -> true, relation, marks.regions(), marks.buckets(), marks.seen())
        .replaceWithVoid();
  }

  private static Marks marks(Fields row) {
    return new Marks(
        row.text("regions"), row.text("buckets"), row.bigint("periods"), row.text("seen"));
  }
}
