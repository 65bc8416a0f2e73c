package dev.trivium.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.ServerProcess;
import dev.trivium.support.UpstreamScript;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Figures of two servers on one PostgreSQL: with {@code -Dtrivium.bench=on}. */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class FleetBenchIT {
  private static final int STREAMS = 500;
  private static final Duration GAP = Duration.ofMillis(250);
  private static final int SHORT = 60;
  private static final int LONG = 600;
  private static final Duration DRAIN = Duration.ofSeconds(25);
  private static final Duration FAST_GAP = Duration.ofMillis(50);
  private static final Pattern USED =
      Pattern.compile("(?:DefNew|Tenured|generation).*?used (\\d+)K");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ASK =
      "{\"type\":\"response.create\",\"model\":\"free\",\"input\":\"go on\"}";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "TRIVIUM_WEB_SOCKET_PER_CALLER", "10000",
          "TRIVIUM_LLM_POOL_PER_PROVIDER", "1000",
          "TRIVIUM_WEB_DRAIN", DRAIN.toSeconds() + "s");
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebSocketClient SOCKETS = Viewer.client(VERTX);

  @TempDir static Path folder;

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void sigtermWithFiveHundredStreams() throws Exception {
    try (Fleet fleet = new Fleet(folder.resolve("stop"), SETTINGS)) {
      AtomicInteger calls = new AtomicInteger();
      fleet.upstream.answering(asked -> counting(calls.getAndIncrement() % 2 == 0 ? SHORT : LONG));
      try (ServerProcess a = fleet.start("a");
          ServerProcess b = fleet.start("b")) {
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
          viewers.add(Viewer.open(SOCKETS, a, fleet.token(), ""));
        }
        viewers.forEach(viewer -> viewer.send(ASK));
        until("all stream", () -> viewers.stream().allMatch(one -> one.seen().size() > 6));

        long begin = System.nanoTime();
        a.stop(DRAIN.plusSeconds(10));
        long took = (System.nanoTime() - begin) / 1_000_000;

        Map<String, Integer> ends = new HashMap<>();
        int afterwards = 0;
        for (Viewer viewer : viewers) {
          assertThat(viewer.closeCode()).isEqualTo(1012);
          List<String> seen = viewer.texts();
          String id = viewer.seen().getFirst().json().getJsonObject("response").getString("id");
          List<String> whole = read(b, fleet, id, -1);
          List<String> rest = read(b, fleet, id, viewer.seen().getLast().number());
          afterwards += rest.size();
          List<String> joined = new ArrayList<>(seen);
          joined.addAll(rest);
          assertThat(joined).isEqualTo(whole);
          ends.merge(judged(whole), 1, Integer::sum);
        }
        System.out.printf(
            "FleetBenchIT: SIGTERM with %d streams: all closed with 1012, %s, %d events only after"
                + " resuming, byte-equal; the process ended after %d ms%n",
            STREAMS, ends, afterwards, took);
      }
    }
  }

  /** How an answer ended; one that says it is whole must be. */
  private static String judged(List<String> events) {
    var last = new io.vertx.core.json.JsonObject(events.getLast());
    String type = last.getString("type");
    String text =
        last.getJsonObject("response")
            .getJsonArray("output")
            .getJsonObject(0)
            .getJsonArray("content")
            .getJsonObject(0)
            .getString("text");
    if (type.equals("response.completed")) {
      assertThat(text).isIn(counted(SHORT), counted(LONG));
      return "completed";
    }
    assertThat(type).isEqualTo("response.incomplete");
    assertThat(text).contains("this answer is not complete");
    return last.getJsonObject("response").getJsonObject("incomplete_details").getString("reason");
  }

  @Test
  void aViewerOnAnotherNode() throws Exception {
    try (Fleet fleet = new Fleet(folder.resolve("view"), SETTINGS)) {
      fleet.upstream.always(UpstreamScript.paced(200, Duration.ofMillis(50)));
      try (ServerProcess a = fleet.start("a");
          ServerProcess b = fleet.start("b")) {
        // The first round warms both processes.
        round(fleet, a, b, 20);
        for (int streams : new int[] {1, 5, 20}) {
          long[] late = round(fleet, a, b, streams);
          System.out.printf(
              "FleetBenchIT: %d answers at 20 tokens a second each, seen on another node: %,d"
                  + " events, later than on their own by %.0f ms in the median, %.0f ms p99,"
                  + " %.0f ms at most%n",
              streams,
              late.length,
              late[late.length / 2] / 1e6,
              late[late.length * 99 / 100] / 1e6,
              late[late.length - 1] / 1e6);
        }
      }
    }
  }

  private static long[] round(Fleet fleet, ServerProcess a, ServerProcess b, int streams)
      throws Exception {
    List<Viewer> here = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      here.add(Viewer.open(SOCKETS, a, fleet.token(), ""));
    }
    here.forEach(viewer -> viewer.send(ASK));
    until("all began", () -> here.stream().allMatch(one -> one.seen().size() > 3));
    List<Viewer> there = new ArrayList<>();
    for (Viewer viewer : here) {
      String id = viewer.seen().getFirst().json().getJsonObject("response").getString("id");
      there.add(Viewer.open(SOCKETS, b, fleet.token(), "?resume=" + id));
    }
    until("all ended", () -> there.stream().allMatch(Viewer::ended));
    List<Long> late = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      List<Viewer.Seen> own = here.get(i).seen();
      List<Viewer.Seen> other = there.get(i).seen();
      assertThat(there.get(i).texts()).isEqualTo(here.get(i).texts());
      // What was said before the other one came is not late.
      long came = other.getFirst().nanos();
      for (int at = 0; at < own.size(); at++) {
        if (own.get(at).nanos() > came) {
          late.add(other.get(at).nanos() - own.get(at).nanos());
        }
      }
    }
    long[] sorted = late.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  @Test
  void aThousandSlowReadersBesideFastOnes() throws Exception {
    int slow = Integer.getInteger("trivium.bench.slow", 1_000);
    try (Fleet fleet = new Fleet(folder.resolve("slow"), SETTINGS)) {
      fleet.upstream.answering(asked ->
          asked.encode().contains("long") ? longAnswer() : UpstreamScript.paced(200, FAST_GAP));
      try (ServerProcess server = fleet.start("a")) {
        Viewer first = Viewer.open(SOCKETS, server, fleet.token(), "");
        first.send(ASK.replace("go on", "long"));
        until("the long answer is whole", first::ended);
        String id = first.seen().getFirst().json().getJsonObject("response").getString("id");
        List<String> whole = read(server, fleet, id, -1);
        gaps(fleet, server);
        long[] alone = gaps(fleet, server);
        long before = heap(server);
        List<SlowReader> readers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < slow; i++) {
          SlowReader reader = new SlowReader(server.httpPort(), fleet.token(), id, whole);
          readers.add(reader);
          threads.add(Thread.ofVirtual().start(reader::run));
        }
        long[] beside = gaps(fleet, server);
        long open = readers.stream().filter(one -> one.code() == 0).count();
        long with = heap(server);
        // Longer than a reader may lag, and than a peer may be silent.
        LockSupport.parkNanos(Duration.ofSeconds(50).toNanos());
        Map<Integer, Integer> codes = new HashMap<>();
        readers.forEach(one -> codes.merge(one.code(), 1, Integer::sum));
        readers.forEach(SlowReader::hurry);
        for (int i = 0; i < slow; i++) {
          threads.get(i).join();
          SlowReader reader = readers.get(i);
          for (int tries = 0; tries < 5 && !reader.finished(); tries++) {
            reader.run();
          }
          assertThat(reader.wrong()).isEmpty();
          assertThat(reader.finished()).isTrue();
        }
        System.out.printf(
            "FleetBenchIT: %d readers at 1 kB/s of an answer of %,d bytes (%d of them open while"
                + " measured): heap %,d KB before, %,d KB with them; gaps between tokens of 10"
                + " fast ones (every %d ms): %.1f and %.1f ms in the median, %.1f and %.1f ms p99;"
                + " closed so far %s, all finished byte-equal%n",
            slow,
            whole.stream().mapToLong(String::length).sum(),
            open,
            before,
            with,
            FAST_GAP.toMillis(),
            alone[alone.length / 2] / 1e6,
            beside[beside.length / 2] / 1e6,
            alone[alone.length * 99 / 100] / 1e6,
            beside[beside.length * 99 / 100] / 1e6,
            codes);
      }
    }
  }

  private static UpstreamScript longAnswer() {
    UpstreamScript script = UpstreamScript.empty();
    for (int i = 0; i < 600; i++) {
      script = script.then(Duration.ofMillis(5), ("word" + i + " ").repeat(100));
    }
    return script.finished("stop").then(Duration.ZERO, UpstreamScript.usage(1, 4_000)).marked();
  }

  /** Nanoseconds between the tokens of ten answers, sorted. */
  private static long[] gaps(Fleet fleet, ServerProcess server) throws Exception {
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      viewers.add(Viewer.open(SOCKETS, server, fleet.token(), ""));
    }
    viewers.forEach(viewer -> viewer.send(ASK));
    until("fast ones ended", () -> viewers.stream().allMatch(Viewer::ended));
    List<Long> gaps = new ArrayList<>();
    for (Viewer viewer : viewers) {
      List<Viewer.Seen> seen = viewer.seen();
      for (int i = 10; i < seen.size() - 10; i++) {
        gaps.add(seen.get(i).nanos() - seen.get(i - 1).nanos());
      }
    }
    long[] sorted = gaps.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Kilobytes in use behind a full collection. */
  private static long heap(ServerProcess server) throws Exception {
    jcmd(server, "GC.run");
    Matcher used = USED.matcher(jcmd(server, "GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    return sum;
  }

  private static String jcmd(ServerProcess server, String command) throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/jcmd",
                String.valueOf(server.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static List<String> read(ServerProcess from, Fleet fleet, String id, long after) {
    String behind = after < 0 ? "" : "&starting_after=" + after;
    return from.get("/v1/responses/" + id + "?stream=true" + behind, fleet.token())
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  private static UpstreamScript counting(int tokens) {
    return UpstreamScript.paced(tokens, GAP);
  }

  private static String counted(int tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      text.append("t").append(i).append(' ');
    }
    return text.toString();
  }

  private static void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
