package dev.trivium.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What relaying costs: the same questions to an upstream directly, through Trivium ({@code
 * grounding: none}, {@code store: false}), and through npm {@code @portkey-ai/gateway}, in one run;
 * where HAProxy is installed, through it too, as the least a machine adds.
 * Gateways share one core, upstream and reader the other ones. Prints medians of several rounds.
 */
final class RelayBench {
  private static final int STREAMS = Integer.getInteger("relay.streams", 256);

  /** Streams that follow each other on each connection. */
  private static final int TURNS = 4;

  private static final int ROUNDS = Integer.getInteger("relay.rounds", 3);

  /** Rounds before those that count: a program on one core takes its time to compile itself. */
  private static final int WARMING = Integer.getInteger("relay.warming", 5);

  private static final int CONNECTIONS = Integer.getInteger("relay.connections", 128);
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("relay.seconds", 10));
  private static final List<String> GATEWAY_CORE = List.of("taskset", "-c", "0");
  private static final String PROVIDERS =
      """
      providers:
        - name: bench
          base_url: http://127.0.0.1:%d/v1
          models:
            - alias: plain
              id: m
              context: 8192
              max_output: 1024
              grounding: none
      """;

  private final Map<String, RelayClient> targets = new LinkedHashMap<>();

  /** One way in one round; times in microseconds. */
  private record Round(
      double first50, double first99, double token50, double token99, double rate) {}

  private RelayBench() {}

  public static void main(String[] arguments) throws Exception {
    Path providers = Files.createTempFile("trivium-relay", ".yaml");
    try (TokenUpstream upstream = new TokenUpstream();
        Portkey portkey = Portkey.start(GATEWAY_CORE)) {
      Files.writeString(providers, PROVIDERS.formatted(upstream.port()));
      RelayBench bench = new RelayBench();
      bench.targets.put("direct", new RelayClient(upstream.port(), "m", Map.of()));
      if (Haproxy.installed()) {
        Haproxy floor = Haproxy.start(GATEWAY_CORE, upstream.port());
        Runtime.getRuntime().addShutdownHook(new Thread(floor::close));
        bench.targets.put("haproxy", new RelayClient(floor.port(), "m", Map.of()));
      }
      Target trivium = trivium(providers);
      try {
        String dummy = "Bearer dummy";
        bench.targets.put(
            "trivium", new RelayClient(trivium.port(), "plain", Map.of("authorization", dummy)));
        bench.targets.put(
            "portkey",
            new RelayClient(
                portkey.port(),
                "m",
                Map.of(
                    "authorization", dummy,
                    "x-portkey-provider", "openai",
                    "x-portkey-custom-host", "http://127.0.0.1:" + upstream.port() + "/v1")));
        bench.run();
      } finally {
        trivium.stop();
      }
    } finally {
      Files.delete(providers);
    }
  }

  private static Target trivium(Path providers) throws IOException {
    return Target.start(
        Map.of(
            "TRIVIUM_LLM_PROVIDERS", providers.toString(),
            "TRIVIUM_CHAT_RATE_RPM", "1000000",
            "TRIVIUM_CHAT_RATE_TPM", "1000000000",
            "TRIVIUM_CHAT_RATE_STREAMS", "10000"),
        GATEWAY_CORE);
  }

  private void run() {
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    System.out.println("warming up");
    for (int i = 0; i < WARMING; i++) {
      targets.values().forEach(target -> target.rate(CONNECTIONS, TIME));
      targets.values().forEach(target -> target.streams(STREAMS, TURNS));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.println("round " + round + " of " + ROUNDS);
      targets.forEach(
          (name, target) ->
              rounds.computeIfAbsent(name, first -> new ArrayList<>()).add(measured(target)));
    }
    System.out.printf(
        "%n%d streams of %d tokens every %d ms; %d connections without streams; medians of %d rounds%n",
        STREAMS, TokenUpstream.TOKENS, TokenUpstream.PACE.toMillis(), CONNECTIONS, ROUNDS);
    System.out.printf(
        "%-8s %14s %14s %14s %14s %12s%n",
        "", "first p50 us", "first p99 us", "token p50 us", "token p99 us", "requests/s");
    rounds.forEach((name, all) -> System.out.println(line(name, all)));
    rounds.keySet().stream()
        .filter(name -> !name.equals("direct"))
        .forEach(name -> added(name, rounds));
  }

  private static Round measured(RelayClient target) {
    RelayClient.Travels travels = target.streams(STREAMS, TURNS);
    return new Round(
        at(travels.first(), 0.5),
        at(travels.first(), 0.99),
        at(travels.others(), 0.5),
        at(travels.others(), 0.99),
        target.rate(CONNECTIONS, TIME));
  }

  private static void added(String name, Map<String, List<Round>> rounds) {
    List<Round> own = rounds.get(name);
    List<Round> direct = rounds.get("direct");
    System.out.printf(
        Locale.ROOT,
        "%s adds: first p50 %.0f us, p99 %.0f us; token p50 %.0f us, p99 %.0f us; %.2f x direct rate%n",
        name,
        median(own, Round::first50) - median(direct, Round::first50),
        median(own, Round::first99) - median(direct, Round::first99),
        median(own, Round::token50) - median(direct, Round::token50),
        median(own, Round::token99) - median(direct, Round::token99),
        median(own, Round::rate) / median(direct, Round::rate));
  }

  private static String line(String name, List<Round> all) {
    return String.format(
        Locale.ROOT,
        "%-8s %14.0f %14.0f %14.0f %14.0f %12.0f",
        name,
        median(all, Round::first50),
        median(all, Round::first99),
        median(all, Round::token50),
        median(all, Round::token99),
        median(all, Round::rate));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e3;
  }
}
