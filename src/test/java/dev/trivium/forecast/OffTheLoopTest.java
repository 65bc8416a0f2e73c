package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.MetricQuery;
import dev.trivium.kernel.Reactive;
import dev.trivium.web.Reply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Requests are read, pasts laid out and answers written beside the event loop. */
class OffTheLoopTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-10T08:00:00Z"));

  @AutoClose
  private final OpenRoom room = new OpenRoom("2026-03-10T08:00:00Z", OpenRoom.WIDE, new Rows());

  /** What was done on an event loop, and what elsewhere. */
  private final Map<String, Set<Boolean>> seen = new ConcurrentHashMap<>();

  @Test
  void readsSeriesThatCameAlongBesideTheLoop() throws Exception {
    JsonNode answer = post(OpenRoom.FORECASTS, inline());

    assertThat(answer.at("/series/0/points")).hasSize(12);
    assertThat(seen.get("members")).containsExactly(false);
    assertThat(seen.get("values")).containsExactly(false);
    assertThat(seen.get("caller")).containsExactly(true);
  }

  @Test
  void readsBothSidesOfAComparisonBesideTheLoop() throws Exception {
    ObjectNode both = new Watched();
    both.set("previous", inline());
    both.set("current", inline());

    assertThat(post(OpenRoom.COMPARE, both).at("/series/0/points")).hasSize(12);

    assertThat(seen.get("members")).containsExactly(false);
    assertThat(seen.get("values")).containsExactly(false);
  }

  @Test
  void laysOutThePastOfAMetricBesideTheLoop() throws Exception {
    post(OpenRoom.FORECASTS, new Watched().put("metric", "revenue"));

    assertThat(seen.get("members")).containsExactly(false);
    assertThat(seen.get("rows")).containsExactly(false);
  }

  @Test
  void writesTheAnswerBesideTheLoop() throws Exception {
    Bench bench = new Bench(room.vertx(), OpenRoom.WIDE, CLOCK, any -> {});
    MetricForecasts forecasts = new MetricForecasts(new Rows(), bench, new Checks(OpenRoom.WIDE));
    ForecastBody body = new ForecastBody(inline(), 0.9);

    int series =
        onLoop(() ->
            forecasts
                .asked(OpenRoom.CALLER, body, CLOCK)
                .chain(asked -> forecasts.answer(asked, this::written)));

    assertThat(series).isEqualTo(1);
    assertThat(seen.get("answer")).containsExactly(false);
  }

  @Test
  void mistakesStayTheProblemsTheyAre() {
    ObjectNode wrong = inline();
    ((ArrayNode) wrong.at("/series/0/values")).add("x");

    assertThatThrownBy(() -> post(OpenRoom.FORECASTS, wrong))
        .hasMessageContaining("forecast/bad-series");
    assertThatThrownBy(() -> post(OpenRoom.FORECASTS, new Watched().put("oops", 1)))
        .hasMessageContaining("forecast/bad-request");
  }

  private int written(List<SeriesForecast> series) {
    note("answer");
    return series.size();
  }

  private ObjectNode inline() {
    ObjectNode body = new Watched();
    ArrayNode values = new WatchedValues();
    for (int t = 0; t < 36; t++) {
      values.add(100 + t % 12);
    }
    body.putArray("series").addObject().put("grain", "month").set("values", values);
    return body;
  }

  private void note(String what) {
    boolean loop = Context.isOnEventLoopThread();
    seen.computeIfAbsent(what, any -> ConcurrentHashMap.newKeySet()).add(loop);
  }

  private JsonNode post(String path, ObjectNode body) throws Exception {
    seen.clear();
    Reply reply = onLoop(() -> room.call(path, body).invoke(any -> note("caller")));
    return OpenRoom.answer(reply);
  }

  private <T> T onLoop(Supplier<Uni<T>> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    room.vertx()
        .runOnContext(ignored ->
            Reactive.future(work.get()).onComplete(done::complete, done::completeExceptionally));
    try {
      return done.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  /** A body that notes where it is looked into. */
  @SuppressWarnings("unchecked") // Jackson narrows deepCopy()
  private final class Watched extends ObjectNode {
    private static final long serialVersionUID = 1;

    Watched() {
      super(JsonNodeFactory.instance);
    }

    @Override
    public JsonNode get(String name) {
      note("members");
      return super.get(name);
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> properties() {
      note("members");
      return super.properties();
    }
  }

  @SuppressWarnings("unchecked") // as above
  private final class WatchedValues extends ArrayNode {
    private static final long serialVersionUID = 1;

    WatchedValues() {
      super(JsonNodeFactory.instance);
    }

    @Override
    public JsonNode get(int index) {
      note("values");
      return super.get(index);
    }
  }

  /** Four years of revenue, month by month. */
  private final class Rows extends OneDataset {
    private static final int MONTHS = 50;

    Rows() {
      super("orders", "revenue");
    }

    @Override
    LocalDate first() {
      return LocalDate.of(2022, 1, 1);
    }

    @Override
    LocalDate last() {
      return LocalDate.of(2026, 3, 9);
    }

    @Override
    List<List<Object>> rows(MetricQuery query) {
      LocalDate from = query.time().from();
      return new AbstractList<>() {
        @Override
        public List<Object> get(int month) {
          note("rows");
          return List.of(from.plusMonths(month), 1000.0 + 10 * month);
        }

        @Override
        public int size() {
          return MONTHS;
        }
      };
    }
  }
}
