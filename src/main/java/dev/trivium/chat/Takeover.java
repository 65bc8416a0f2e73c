package dev.trivium.chat;

import dev.trivium.data.Mentions;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ends responses for nodes that died: whoever is asked for one first does it, or the sweeper.
 *
 * <p>The epoch is compared and raised in the statement that keeps the end, so of several nodes one
 * does it, and an owner that was only slow fails at its next write. The owner is {@code
 * node/start}: what an earlier life of this node left is known to be dead before its lease runs
 * out.
 */
final class Takeover {
  private static final String DEAD =
      "(lease_until < $1 or (split_part(owner, '/', 1) = $2 and owner <> $3))";
  private static final String TAKE_OVER =
      "update chat.response set status = 'incomplete', completed_at = $1, epoch = epoch + 1,"
          + " owner = $3, object = $6, events = $7, tells_of_people = tells_of_people or $8"
          + " where id = $4 and epoch = $5 and status = 'in_progress' and "
          + DEAD;
  private static final String LEFT_BEHIND =
      "select id, sub from chat.response where status = 'in_progress' and "
          + DEAD
          + " and id <> all ($4::text[]) and octet_length(input) > 0"
          + " order by lease_until limit $5";
  private static final String MARK =
      "update chat.response set status = 'incomplete', completed_at = $1, epoch = epoch + 1"
          + " where status = 'in_progress' and "
          + DEAD
          + " and id <> all ($4::text[]) and (octet_length(input) = 0 or lease_until < $5)";
  private static final int AT_ONCE = 500;
  private static final int FAILED_MOST = 5_000;
  private static final Duration GIVEN_UP = Duration.ofDays(1);

  private final Database database;
  private final ResponseRepository repository;
  private final BatchRepository batches;
  private final Mentions mentions;
  private final Observer observer;
  private final String owner;

  Takeover(
      Database database,
      ResponseRepository repository,
      BatchRepository batches,
      Mentions mentions,
      Observer observer,
      String owner) {
    this.database = database;
    this.repository = repository;
    this.batches = batches;
    this.mentions = mentions;
    this.observer = observer;
    this.owner = owner;
  }

  /** Emits whether it was done; false if it runs after all, or somebody else was faster. */
  Uni<Boolean> of(Caller caller, ResponseRow row, Instant now) {
    return said(caller, row, now)
        .chain(ended -> keep(new AsCaller(database, caller), caller, row, ended, now));
  }

  /** What a response comes to whose node is dead, from what was kept of it. */
  Uni<Interruption> said(Caller caller, ResponseRow row, Instant at) {
    return said(new AsCaller(database, caller), row, at);
  }

  private Uni<Interruption> said(Hand hand, ResponseRow row, Instant at) {
    return hand.in(tx -> batches.from(tx, row.id(), 0))
        .map(read -> Interruption.of(row.begun(), read.entries(), row.shownLimit(), at));
  }

  private Uni<Boolean> keep(
      Hand hand, Caller caller, ResponseRow row, Interruption ended, Instant now) {
    LiveResponse.Settled end = new LiveResponse.Settled(ended.object(), null, null, now);
    return mentions
        .in(caller, Said.in(end))
        .chain(people -> hand.in(tx -> keep(tx, row, ended, people, now)))
        .map(ResponseRepository.Kept::done);
  }

  private Uni<ResponseRepository.Kept> keep(
      Tx tx, ResponseRow row, Interruption ended, Set<UUID> people, Instant now) {
    return tx.execute(
            TAKE_OVER,
            now,
            node(),
            owner,
            row.id(),
            row.epoch(),
            repository.sealedObject(row.id(), ended.object()),
            repository.sealedEvents(row.id(), ended.events()),
            !people.isEmpty())
        .chain(rows -> ResponseRepository.tied(tx, row.id(), people, rows == 1));
  }

  /**
   * Ends whatever dead nodes left, page by page, and ties each to the people it tells of. Emits how
   * many. It is done as a job: a region of whoever asked may be gone. One that fails is tried again
   * the next time; after a day it is only marked, and comes to the same when it is read.
   *
   * @param running what runs here: a renewal that came late under load does not kill it
   */
  Uni<Integer> sweep(Instant now, List<String> running) {
    return pages(now, running, List.of(), 0)
        .chain(ended ->
            database
                .asJob(
                    Job.RESPONSES,
                    tx ->
                        tx.execute(
                            MARK,
                            now,
                            node(),
                            owner,
                            running.toArray(String[]::new),
                            now.minus(GIVEN_UP)))
                .map(marked -> ended + marked));
  }

  private Uni<Integer> pages(Instant now, List<String> running, List<String> failed, int before) {
    return page(now, Stream.concat(running.stream(), failed.stream()).toList())
        .chain(page -> {
          int ended = before + (int) page.stream().filter(Ended::done).count();
          List<String> more = Stream.concat(failed.stream(), failed(page)).toList();
          return page.size() < AT_ONCE || more.size() >= FAILED_MOST
              ? Uni.createFrom().item(ended)
              : pages(now, running, more, ended);
        });
  }

  private Uni<List<Ended>> page(Instant now, List<String> skipped) {
    String[] not = skipped.toArray(String[]::new);
    return database
        .asJob(
            Job.RESPONSES, tx -> tx.list(LEFT_BEHIND, Left::of, now, node(), owner, not, AT_ONCE))
        .chain(left ->
            Multi.createFrom()
                .iterable(left)
                .onItem()
                .transformToUniAndConcatenate(one -> end(one, now))
                .collect()
                .asList());
  }

  /** Told once a page: where the keys are away, all of it fails. */
  private Stream<String> failed(List<Ended> page) {
    page.stream()
        .flatMap(one -> Stream.ofNullable(one.failure()))
        .limit(1)
        .forEach(
            cause -> observer.observe(new ChatObservation.ResponsesOutOfReach("take over", cause)));
    return page.stream().filter(one -> one.failure() != null).map(Ended::id);
  }

  private Uni<Ended> end(Left left, Instant now) {
    Hand job = new AsJob(database);
    Caller asked = new Caller(left.sub(), Set.of(), Set.of());
    return job.in(tx -> repository.find(tx, asked, left.id()))
        .chain(found ->
            found
                .filter(ResponseRow::running)
                .map(row -> said(job, row, now).chain(ended -> keep(job, asked, row, ended, now)))
                .orElseGet(() -> Uni.createFrom().item(false)))
        .map(done -> new Ended(left.id(), done, null))
        .onFailure()
        .recoverWithItem(failure -> new Ended(left.id(), false, failure));
  }

  private String node() {
    return owner.substring(0, owner.indexOf('/'));
  }

  /** Whose rights a step has. */
  private sealed interface Hand {
    <T> Uni<T> in(Function<Tx, Uni<T>> work);
  }

  private record AsCaller(Database database, Caller caller) implements Hand {
    @Override
    public <T> Uni<T> in(Function<Tx, Uni<T>> work) {
      return database.as(caller, work);
    }
  }

  private record AsJob(Database database) implements Hand {
    @Override
    public <T> Uni<T> in(Function<Tx, Uni<T>> work) {
      return database.asJob(Job.RESPONSES, work);
    }
  }

  /** What became of one; {@code failure} if it could not be tried to its end. */
  private record Ended(String id, boolean done, @Nullable Throwable failure) {}

  /** One whose node is dead, and who asked. */
  private record Left(String id, String sub) {
    static Left of(Fields row) {
      return new Left(row.text("id"), row.text("sub"));
    }
  }
}
