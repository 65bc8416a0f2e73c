package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trail of who did what, and what for. An entry is written in the transaction of the deed, so
 * there is neither without the other; rows are never changed, and a chain of hashes tells when
 * somebody did. Entries hold names and numbers, never a value of a row.
 */
public final class Audit {
  private static final String RECORD =
      """
      insert into ops.audit (action, object, purpose, detail)
      values ($1, $2, $3, $4::text::jsonb)
      """;
  private static final String RECORD_AS_JOB =
      """
      insert into ops.audit (sub, action, object, purpose, detail)
      values ($1, $2, $3, $4, $5::text::jsonb)
      """;
  private static final String PAGE =
      """
      select seq, at, sub, action, object, purpose, detail,
             encode(prev, 'hex') as prev, encode(hash, 'hex') as hash
        from ops.audit where seq > $1 order by seq limit $2
      """;
  private static final String ABOUT =
      """
      select id, at, sub, action, object, purpose, detail from ops.audit
       where object = any($1) and id > $3
         and (detail -> 'subjects' is null or detail -> 'subjects' ? $2::text)
       order by id limit $4
      """;
  private static final String CHECK =
      """
      select count(*) as rows, max(seq) as last, min(seq) filter (where broken) as broken,
             encode((array_agg(hash order by seq desc))[1], 'hex') as head
        from (
          select a.seq, a.hash,
                 a.seq is distinct from coalesce(lag(a.seq) over w, $1) + 1
                 or a.prev is distinct from coalesce(lag(a.hash) over w, decode($2, 'hex'))
                 or a.hash is distinct from ops.audit_hash(a.prev, a.seq, a) as broken
            from ops.audit a where a.seq > $1 window w as (order by a.seq)
           order by a.seq limit $3) checked
      """;
  private static final String WAITING = "select count(*) as n from ops.audit where seq is null";

  /**
   * One deed.
   *
   * @param action what was done, {@code quarantine.reveal}
   * @param object to what, {@code quarantine/0199…}
   * @param purpose what for, in the caller's words, where the deed asks for one
   * @param detail names of fields, counts, ids; never values
   */
  public record Entry(
      String action, String object, Optional<String> purpose, Map<String, Object> detail) {
    public Entry {
      detail = Map.copyOf(detail);
    }

    public static Entry of(String action, String object) {
      return new Entry(action, object, Optional.empty(), Map.of());
    }

    public Entry purpose(String words) {
      return new Entry(action, object, Optional.of(words), detail);
    }

    public Entry with(String name, Object value) {
      Map<String, Object> more = new LinkedHashMap<>(detail);
      more.put(name, value);
      return new Entry(action, object, purpose, more);
    }
  }

  /** An entry with its place in the chain; {@code detail} is a JSON object, hashes are in hex. */
  public record Chained(
      long seq,
      Instant at,
      String sub,
      String action,
      String object,
      Optional<String> purpose,
      String detail,
      String prev,
      String hash) {}

  /**
   * An entry as the person it is about may see it.
   *
   * @param id grows with time, though not without gaps
   */
  public record About(
      long id,
      Instant at,
      String sub,
      String action,
      String object,
      Optional<String> purpose,
      String detail) {}

  /**
   * What the chain says of its entries.
   *
   * @param rows entries that were checked
   * @param last place of the last of them
   * @param broken place of the first that was changed, or stands where another one was taken away
   * @param head hash of the last; empty if there is none
   */
  public record Checked(long rows, long last, Optional<Long> broken, String head) {
    /** Where a chain begins. */
    public static final Checked START = new Checked(0, 0, Optional.empty(), "");

    /** As if everything before the entry had been checked. */
    public static Checked before(Chained entry) {
      return new Checked(0, entry.seq - 1, Optional.empty(), entry.prev);
    }

    public boolean intact() {
      return broken.isEmpty();
    }

    private Checked plus(Checked next) {
      return next.rows == 0
          ? this
          : new Checked(rows + next.rows, next.last, broken.or(next::broken), next.head);
    }
  }

  /** Writes down what the caller of the transaction does in it. */
  public Uni<Void> record(Tx tx, Entry entry) {
    return tx.execute(RECORD, entry.action, entry.object, purpose(entry), detail(entry))
        .replaceWithVoid();
  }

  /** The same for what a job does; it stands as {@code job:NAME}. */
  public Uni<Void> record(Tx tx, Job job, Entry entry) {
    return tx.execute(
            RECORD_AS_JOB,
            "job:" + job.name(),
            entry.action,
            entry.object,
            purpose(entry),
            detail(entry))
        .replaceWithVoid();
  }

  /** Chained entries after a place, oldest first; none for who is not an auditor. */
  public Uni<List<Chained>> page(Tx tx, long after, int limit) {
    return tx.list(PAGE, Audit::chained, after, limit);
  }

  /**
   * Entries about objects behind an id, for who looks after the rights of people; those that name
   * other subjects are left out.
   */
  public Uni<List<About>> about(Tx tx, String[] objects, String subject, long after, int limit) {
    return tx.list(ABOUT, Audit::about, objects, subject, after, limit);
  }

  /**
   * Checks at most {@code limit} entries behind those that were checked, and adds up.
   *
   * @param before what was checked already, {@link Checked#START} at first
   */
  public Uni<Checked> check(Tx tx, Checked before, int limit) {
    return tx.list(CHECK, Audit::checked, before.last, before.head, limit)
        .map(List::getFirst)
        .map(before::plus);
  }

  /** Entries that the chain has not reached yet. */
  public Uni<Long> waiting(Tx tx) {
    return tx.list(WAITING, row -> row.bigint("n")).map(List::getFirst);
  }

  private static @Nullable String purpose(Entry entry) {
    return entry.purpose.orElse(null);
  }

  private static String detail(Entry entry) {
    return new JsonObject(new LinkedHashMap<>(entry.detail)).encode();
  }

  private static Chained chained(Fields row) {
    return new Chained(
        row.bigint("seq"),
        row.instant("at"),
        row.text("sub"),
        row.text("action"),
        row.text("object"),
        row.optionalText("purpose"),
        row.json("detail"),
        row.text("prev"),
        row.text("hash"));
  }

  private static About about(Fields row) {
    return new About(
        row.bigint("id"),
        row.instant("at"),
        row.text("sub"),
        row.text("action"),
        row.text("object"),
        row.optionalText("purpose"),
        row.json("detail"));
  }

  private static Checked checked(Fields row) {
    return row.bigint("rows") == 0
        ? Checked.START
        : new Checked(
            row.bigint("rows"),
            row.bigint("last"),
            row.isNull("broken") ? Optional.empty() : Optional.of(row.bigint("broken")),
            row.text("head"));
  }
}
