package dev.trivium.app;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.store.Backups;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Backups of the embedded database and drills of their restore, for operators. */
final class BackupRoutes implements Routes {
  static final String BACKUPS = "/v1/ops/backups";
  static final String DRILLS = "/v1/ops/drills";
  private static final int ACCEPTED = 202;

  private final Optional<Backups> backups;
  private final Optional<Drills> drills;

  BackupRoutes(StoreAssembly store) {
    this.backups = store.backups();
    this.drills = store.drills();
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get(BACKUPS, asked(request -> here(backups).status()));
    endpoints.get(DRILLS, asked(request -> here(drills).status()));
    endpoints.post(BACKUPS, ordered(BACKUPS, request -> here(backups).begin()));
    endpoints.post(DRILLS, ordered(DRILLS, this::drill));
  }

  private Uni<Map<String, Object>> drill(Request request) {
    return here(drills)
        .begin(request.query("damage").map(BackupRoutes::damage).orElse(null))
        .map(id -> Map.of("id", id, "state", "running"));
  }

  private static Function<Request, Uni<Reply>> asked(Function<Request, Uni<?>> work) {
    return request -> {
      request.requireRole("operator");
      return work.apply(request).map(Reply::ok);
    };
  }

  /** What takes its time is begun, and looked at where its path leads. */
  private static Function<Request, Uni<Reply>> ordered(
      String path, Function<Request, Uni<?>> work) {
    return request -> {
      request.requireRole("operator");
      return work.apply(request).map(begun -> Reply.json(ACCEPTED, begun).header("location", path));
    };
  }

  private static <T> T here(Optional<T> part) {
    return part.orElseThrow(BackupRoutes::none);
  }

  private static ProblemException none() {
    return Problem.unprocessable(
            "ops/no-backups",
            "This server makes no backups: store.backup.dir is not set, or the database is"
                + " external and its operator backs it up.")
        .asException();
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
