package dev.trivium.app;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.store.Backups;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Backups of the embedded database, for operators. */
final class BackupRoutes implements Routes {
  private static final String PATH = "/v1/ops/backups";
  private static final int ACCEPTED = 202;

  private final Optional<Backups> backups;

  BackupRoutes(StoreAssembly store) {
    this.backups = store.backups();
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
    return here().begin().map(begun -> Reply.json(ACCEPTED, begun).header("location", PATH));
  }

  private Backups here() {
    return backups.orElseThrow(BackupRoutes::none);
  }

  static ProblemException none() {
    return Problem.unprocessable(
            "ops/no-backups",
            "This server makes no backups: store.backup.dir is not set, or the database is"
                + " external and its operator backs it up.")
        .asException();
  }
}
