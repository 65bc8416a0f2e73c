package dev.trivium.app;

import dev.trivium.kernel.AppObservation;
import java.io.PrintWriter;

/** The few lines a person reads when the server is up. */
record Greeting(
    Config config, int port, int managementPort, String database, long startMillis, boolean demo) {

  AppObservation observation() {
    return new AppObservation.Started(Version.number(), port, managementPort, startMillis);
  }

  void print(PrintWriter out) {
    String url = "http://" + host(config.web().http().host()) + ":" + port;
    String management = "http://" + host(config.web().management().host()) + ":" + managementPort;
    out.printf("%nTrivium %s is ready after %.1f s.%n%n", Version.number(), startMillis / 1000.0);
    out.printf("  Console  %s/%n", url);
    out.printf(
        "  API      %s/v1 (speaks OpenAI%s)%n", url, demo ? "; any key works in the demo" : "");
    out.printf("  Health   %s/health/ready, metrics at /metrics%n", management);
    out.printf("  Data     %s, %s%n%n", config.home(), database);
    if (demo) {
      out.println("Try:");
      out.printf(
          "  curl -s %s/v1/responses -H 'content-type: application/json' \\%n"
              + "    -d '{\"model\":\"trivium\",\"input\":\"revenue last month by region\"}'%n",
          url);
    } else {
      out.println("No demo caller here. A token to call with:");
      out.println("  trivium token --sub me --regions '*' --roles steward,writer");
    }
    out.printf("%nCtrl-C stops.%n");
    out.flush();
  }

  private static String host(String bound) {
    return bound.equals("0.0.0.0") ? "127.0.0.1" : bound;
  }
}
