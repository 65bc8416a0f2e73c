package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Mentions;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observation;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dead node leaves is ended, however much it is, and found for the people it tells of. */
class SweepIT {
  private static final UUID PERSON = UUID.fromString("00000000-0000-0000-0000-0000000000aa");

  /** Known by a word that no question holds, only what is said when an answer breaks off. */
  private static final Mentions KNOWN = (caller, texts) -> Uni.createFrom().item(told(texts));

  private static final Queue<Observation> OBSERVED = new ConcurrentLinkedQueue<>();
  private static final Ids IDS = new Ids(Instant::now, new SecureRandom());
  private static Vertx vertx;
  private static StoreAssembly store;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, OBSERVED::add);
  }

  @AfterAll
  static void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void clean() {
    OBSERVED.clear();
    PostgresForTests.admin(store, "delete from chat.mention", "delete from chat.response");
  }

  @Test
  void eachOfMoreThanOnePageIsTiedToWhomItTellsOf() {
    begin(510);
    PostgresForTests.admin(
        store,
        "update chat.response set scope = '{0,99}' where id in"
            + " (select id from chat.response order by id desc limit 20)");

    int ended = sweep(Instant.now().plusSeconds(60));

    assertThat(ended).isEqualTo(510);
    assertThat(counted("chat.response where status = 'incomplete' and events is not null"))
        .isEqualTo("510");
    assertThat(counted("chat.mention where subject = '" + PERSON + "'")).isEqualTo("510");
    assertThat(counted("chat.response where tells_of_people")).isEqualTo("510");
    assertThat(sweep(Instant.now().plusSeconds(60))).isZero();
    assertThat(OBSERVED).isEmpty();
  }

  @Test
  void whatCannotBeOpenedIsTriedAgainAndMarkedAfterADay() {
    begin(3);
    PostgresForTests.admin(
        store,
        "update chat.response set input = '\\x00'::bytea where id ="
            + " (select min(id) from chat.response)",
        "update chat.response set input = ''::bytea where id ="
            + " (select max(id) from chat.response)");

    assertThat(sweep(Instant.now().plusSeconds(60))).isEqualTo(2);
    assertThat(counted("chat.response where status = 'in_progress'")).isEqualTo("1");
    assertThat(counted("chat.mention")).isEqualTo("1");
    assertThat(OBSERVED)
        .filteredOn(ChatObservation.ResponsesOutOfReach.class::isInstance)
        .hasSize(1);
    assertThat(sweep(Instant.now().plusSeconds(90_000))).isEqualTo(1);
    assertThat(counted("chat.response where status = 'in_progress'")).isEqualTo("0");
  }

  private static Set<UUID> told(Collection<String> texts) {
    return texts.stream().anyMatch(text -> text.contains("Interrupted"))
        ? Set.of(PERSON)
        : Set.of();
  }

  private static void begin(int count) {
    ResponseRepository dead = repository("dead/1");
    PostgresForTests.get(
        Multi.createFrom()
            .range(0, count)
            .onItem()
            .transformToUni(i -> begin(dead))
            .merge(16)
            .collect()
            .last());
  }

  private static Uni<ResponseRepository.Kept> begin(ResponseRepository dead) {
    String id = IDS.next("resp");
    CreateRequest request = Requests.response(Wire.object().put("input", "revenue"));
    ObjectNode begun =
        ResponseObject.begun(
            id, Instant.now(), request, Composition.begun(request.metadata(), "An AI.", null));
    return dead.begin(ChatHouse.ANNA, id, Instant.now(), request, begun, null);
  }

  private static int sweep(Instant now) {
    String owner = "alive/1";
    BatchRepository batches =
        new BatchRepository(store.database(), new ResponseSeal(store.seal()), owner, true);
    Takeover takeover =
        new Takeover(store.database(), repository(owner), batches, KNOWN, OBSERVED::add, owner);
    return PostgresForTests.get(takeover.sweep(now, List.of()));
  }

  private static ResponseRepository repository(String owner) {
    return new ResponseRepository(
        store.database(),
        new ResponseSeal(store.seal()),
        store.regions(),
        KNOWN,
        owner,
        true,
        ChatHouse.config());
  }

  private static String counted(String what) {
    return PostgresForTests.superuser(store, "select count(*)::text from " + what);
  }
}
