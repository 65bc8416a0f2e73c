package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tickets over real sockets of two nodes; the clock of their doors is moved by hand. */
class TicketsIT {
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String OFFER = "openai-insecure-api-key.";

  private static Vertx vertx;
  private static StoreAssembly store;
  private static ChatHouse first;
  private static ChatHouse second;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    first = house("n1");
    second = house("n2");
  }

  @AfterAll
  static void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void forget() {
    AHEAD.set(Duration.ZERO);
    PostgresForTests.superuser(store, "delete from chat.ticket returning 1");
  }

  @Test
  void opensOneSocketOnAnyNodeForWhoeverBoughtItAndNoSecond() throws Exception {
    String ticket = ticket(first, ChatHouse.ANNA);

    Peer peer = new Peer();
    WebSocket socket = open(second, "", peer, "responses", OFFER + ticket).join();
    socket.sendText("{\"type\":\"response.create\",\"input\":\"hello\"}", true).join();
    JsonNode created = ChatClient.json(peer.first.get(20, TimeUnit.SECONDS));

    assertThat(socket.getSubprotocol()).isEqualTo("responses");
    String id = created.at("/response/id").asText();
    assertThat(client(first, ChatHouse.ANNA).get("/v1/responses/" + id).statusCode())
        .isEqualTo(200);
    assertThat(client(first, ChatHouse.BORIS).get("/v1/responses/" + id).statusCode())
        .isEqualTo(404);
    assertThat(refused(first, "", "responses", OFFER + ticket)).isEqualTo(401);
    assertThat(refused(second, "", "responses", OFFER + ticket)).isEqualTo(401);
    assertThat(count("chat.ticket")).isEqualTo("0");
    socket.abort();
  }

  @Test
  void ofManyWhoShowItAtOnceOneIsLetIn() throws Exception {
    String ticket = ticket(first, ChatHouse.ANNA);
    List<CompletableFuture<WebSocket>> tries = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ChatHouse house = i % 2 == 0 ? first : second;
      tries.add(open(house, "", new Peer(), "trivium.v1", OFFER + ticket));
    }

    tries.forEach(one -> one.exceptionally(refused -> null).join());

    assertThat(tries.stream().filter(one -> !one.isCompletedExceptionally())).hasSize(1);
    tries.stream().filter(one -> !one.isCompletedExceptionally()).forEach(o -> o.join().abort());
  }

  @Test
  void keepsOnlyTheHashAndNeitherTheTicketNorItsOwnersRights() throws Exception {
    String ticket = ticket(first, ChatHouse.ANNA);

    String row = PostgresForTests.superuser(store, "select t::text from chat.ticket t");

    assertThat(row).doesNotContain(ticket.substring(4, 20)).doesNotContain("analyst");
    assertThat(row).contains("anna");
  }

  @Test
  void isBoundToThePageThatBoughtIt() throws Exception {
    String here = "http://127.0.0.1:" + first.port;
    String ofThePage = ticket(first, ChatHouse.ANNA, "Origin", here);
    String ofAProgram = ticket(first, ChatHouse.ANNA);
    String again = ticket(first, ChatHouse.ANNA, "Origin", here);

    assertThat(refused(first, "", "responses", OFFER + ofThePage)).isEqualTo(401);
    assertThat(refused(first, here, "responses", OFFER + ofAProgram)).isEqualTo(401);
    assertThat(refused(first, "https://evil.example", "responses", OFFER + again)).isEqualTo(403);
    open(first, here, new Peer(), "responses", OFFER + again).join().abort();
  }

  @Test
  void isNotSpentWhereItStandsAlone() throws Exception {
    String ticket = ticket(first, ChatHouse.ANNA);

    assertThat(refused(first, "", OFFER + ticket)).isEqualTo(400);
    assertThat(refused(first, "", "chat", OFFER + ticket)).isEqualTo(400);
    open(first, "", new Peer(), "realtime", OFFER + ticket).join().abort();
  }

  @Test
  void opensNothingButASocket() throws Exception {
    String ticket = ticket(first, ChatHouse.ANNA);
    ChatClient thief = new ChatClient(first.port, ticket);

    assertThat(thief.get("/v1/models").statusCode()).isEqualTo(401);
    assertThat(thief.post("/v1/tickets", "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void isWorthNothingAfterItsMinuteAndIsSweptThen() throws Exception {
    String ticket = ticket(first, ChatHouse.ANNA);
    AHEAD.updateAndGet(ahead -> ahead.plusSeconds(61));

    assertThat(refused(first, "", "responses", OFFER + ticket)).isEqualTo(401);
    AHEAD.set(Duration.ZERO);
    ticket(first, ChatHouse.ANNA);
    Instant later = Instant.now().plusSeconds(62);
    TicketRepository swept = new TicketRepository(store.database(), store.seal(), () -> later);
    assertThat(PostgresForTests.get(swept.forget())).isOne();
  }

  @Test
  void endsWithTheTokenThatBoughtIt() throws Exception {
    // A minute is granted to clocks that differ: this token is believed for ten more seconds.
    Duration nearlyOver = Duration.ofSeconds(-50);
    String opens = bought(first.token(ChatHouse.ANNA, nearlyOver));
    String late = bought(first.token(ChatHouse.ANNA, nearlyOver));
    Peer peer = new Peer();
    WebSocket socket = open(first, "", peer, "responses", OFFER + opens).join();

    AHEAD.updateAndGet(ahead -> ahead.plusSeconds(11));

    assertThat(refused(second, "", "responses", OFFER + late)).isEqualTo(401);
    socket.sendText("{\"type\":\"response.create\",\"input\":\"too late\"}", true).join();
    assertThat(peer.first.get(20, TimeUnit.SECONDS)).contains("token_expired");
    assertThat(peer.code.get(20, TimeUnit.SECONDS)).isEqualTo(1008);
  }

  @Test
  void holdsBackWhoBuysWithoutEnd() throws Exception {
    for (int i = 0; i < 3; i++) {
      ticket(first, ChatHouse.ANNA);
    }

    HttpResponse<String> refused = client(second, ChatHouse.ANNA).post("/v1/tickets", "{}");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    ticket(second, ChatHouse.BORIS);
  }

  private static ChatHouse house(String node) {
    return new ChatHouse(
        vertx, store, node, ChatHouse.config(), () -> Instant.now().plus(AHEAD.get()));
  }

  private static ChatClient client(ChatHouse house, Caller caller) {
    return new ChatClient(house.port, house.token(caller));
  }

  private static String ticket(ChatHouse house, Caller caller, String... headers) throws Exception {
    return text(client(house, caller).post("/v1/tickets", "{}", headers));
  }

  private static String bought(String token) throws Exception {
    return text(new ChatClient(first.port, token).post("/v1/tickets", "{}"));
  }

  private static String text(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode sold = ChatClient.json(answer.body());
    assertThat(Instant.parse(sold.path("expires_at").asText())).isAfter(Instant.now());
    return sold.path("ticket").asText();
  }

  private static String count(String table) {
    return PostgresForTests.superuser(store, "select count(*)::text from " + table);
  }

  private static CompletableFuture<WebSocket> open(
      ChatHouse house, String origin, Peer peer, String protocol, String... more) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols(protocol, more);
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + house.port + "/v1/responses"), peer);
  }

  private static int refused(ChatHouse house, String origin, String protocol, String... more) {
    try {
      open(house, origin, new Peer(), protocol, more).join().abort();
      return 101;
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause();
      while (!(cause instanceof WebSocketHandshakeException)) {
        cause = cause.getCause();
      }
      return ((WebSocketHandshakeException) cause).getResponse().statusCode();
    }
  }

  private static final class Peer implements WebSocket.Listener {
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        first.complete(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      first.completeExceptionally(error);
      code.completeExceptionally(error);
    }
  }
}
