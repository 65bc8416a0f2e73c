package dev.trivium.app;

import dev.trivium.web.RemoteServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A running server, asked over its API. */
record RemoteDesk(RemoteServer server, String place) implements ContractDesk {
  private static final String YAML = "application/yaml";

  @Override
  public Answer plan(String dataset, byte[] file) {
    return told(server.put(path(dataset) + "?dry_run=true", YAML, Buffer.buffer(file)));
  }

  @Override
  public Answer apply(String dataset, byte[] file) {
    return told(server.put(path(dataset), YAML, Buffer.buffer(file)));
  }

  @Override
  public Answer render(String dataset) {
    return told(server.get(path(dataset) + "/render"));
  }

  private static String path(String dataset) {
    String name = URLEncoder.encode(dataset, StandardCharsets.UTF_8).replace("+", "%20");
    return "/v1/contracts/" + name;
  }

  private static Answer told(Uni<RemoteServer.Answer> asked) {
    RemoteServer.Answer answer = Trivium.wait(asked);
    return new Answer(answer.status(), answer.body());
  }
}
