package dev.trivium.chat;

import dev.trivium.data.Mentions;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.store.Regions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
      "select id, sub, scope::text as scope from chat.response where status = 'in_progress' and "
          + DEAD
          + " and id <> all ($4::text[]) and octet_length(input) > 0"
          + " order by lease_until limit $5";
  private static final String MARK =
      "update chat.response set status = 'incomplete', completed_at = $1, epoch = epoch + 1"
          + " where status = 'in_progress' and "
          + DEAD
          + " and id <> all ($4::text[])";
  private static final int AT_ONCE = 500;

  private final Database database;
  private final ResponseRepository repository;
  private final BatchRepository batches;
  private final Regions regions;
  private final Mentions mentions;
  private final Observer observer;
  private final String owner;

  Takeover(
      Database database,
      ResponseRepository repository,
      BatchRepository batches,
      Regions regions,
      Mentions mentions,
      Observer observer,
      String owner) {
    this.database = database;
    this.repository = repository;
    this.batches = batches;
    this.regions = regions;
    this.mentions = mentions;
    this.observer = observer;
    this.owner = owner;
  }

  /** Emits whether it was done; false if it runs after all, or somebody else was faster. */
  Uni<Boolean> of(Caller caller, ResponseRow row, Instant now) {
    return said(caller, row, now)
        .chain(ended -> {
          LiveResponse.Settled end = new LiveResponse.Settled(ended.object(), null, null, now);
          return mentions
              .in(caller, Said.in(end))
              .chain(people ->
                  database.as(
                      caller,
                      tx ->
                          tx.execute(
                                  TAKE_OVER,
                                  now,
                                  node(),
                                  owner,
                                  row.id(),
                                  row.epoch(),
                                  repository.sealedObject(row.id(), ended.object()),
                                  repository.sealedEvents(row.id(), ended.events()),
                                  !people.isEmpty())
                              .chain(rows ->
                                  ResponseRepository.tied(tx, row.id(), people, rows == 1))))
              .map(ResponseRepository.Kept::done);
        });
  }

  /** What a response comes to whose node is dead, from what was kept of it. */
  Uni<Interruption> said(Caller caller, ResponseRow row, Instant at) {
    return database
        .as(caller, tx -> batches.from(tx, row.id(), 0))
        .map(read -> Interruption.of(row.begun(), read.entries(), row.shownLimit(), at));
  }

  /**
   * Ends whatever dead nodes left. Emits how many. What cannot be ended as the one who asked, since
   * a region is gone, is marked, and comes to the same when it is read.
   *
   * @param running what runs here: a renewal that came late under load does not kill it
   */
  Uni<Integer> sweep(Instant now, List<String> running) {
    String[] alive = running.toArray(String[]::new);
    return database
        .asJob(
            Job.RESPONSES, tx -> tx.list(LEFT_BEHIND, Left::of, now, node(), owner, alive, AT_ONCE))
        .chain(left ->
            Multi.createFrom()
                .iterable(left)
                .onItem()
                .transformToUniAndConcatenate(one -> end(one, now))
                .filter(done -> done)
                .collect()
                .with(Collectors.summingInt(done -> 1)))
        .chain(ended ->
            database
                .asJob(Job.RESPONSES, tx -> tx.execute(MARK, now, node(), owner, alive))
                .map(marked -> ended + marked));
  }

  private Uni<Boolean> end(Left left, Instant now) {
    Caller asked = new Caller(left.sub(), codes(left.scope()), Set.of());
    return repository
        .find(asked, left.id())
        .chain(found ->
            found
                .filter(ResponseRow::running)
                .map(row -> of(asked, row, now))
                .orElseGet(() -> Uni.createFrom().item(false)))
        .onFailure()
        .invoke(failure ->
            observer.observe(new ChatObservation.ResponsesOutOfReach("take over", failure)))
        .onFailure()
        .recoverWithItem(false);
  }

  private Set<String> codes(Set<Integer> scope) {
    return regions.byCode().entrySet().stream()
        .filter(region -> scope.contains(region.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private String node() {
    return owner.substring(0, owner.indexOf('/'));
  }

  /** One whose node is dead, and who may read it. */
  private record Left(String id, String sub, Set<Integer> scope) {
    static Left of(Fields row) {
      return new Left(row.text("id"), row.text("sub"), ResponseSeal.ids(row.text("scope")));
    }
  }
}
