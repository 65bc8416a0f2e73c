package dev.trivium.app;

import dev.trivium.kernel.Problem;
import dev.trivium.store.Damage;
import dev.trivium.store.Drills;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restore drills of the embedded database, for operators. */
final class DrillRoutes implements Routes {
  private static final String PATH = "/v1/ops/drills";
  private static final int ACCEPTED = 202;

  private final Optional<Drills> drills;

  DrillRoutes(StoreAssembly store) {
    this.drills = store.drills();
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get(PATH, this::list);
    endpoints.post(PATH, this::begin);
  }

  private Uni<Reply> list(Request request) {
    request.requireRole("operator");
    return here().status().map(Reply::ok);
  }

  private Uni<Reply> begin(Request request) {
    request.requireRole("operator");
    return here()
        .begin(request.query("damage").map(DrillRoutes::damage).orElse(null))
        .map(id ->
            Reply.json(ACCEPTED, Map.of("id", id, "state", "running")).header("location", PATH));
  }

  private Drills here() {
    return drills.orElseThrow(BackupRoutes::none);
  }

  private static @Nullable Damage damage(String text) {
    return Arrays.stream(Damage.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() ->
            Problem.invalid("request/parameter", "damage is files, segment or missing.")
                .at("damage")
                .asException());
  }
}
