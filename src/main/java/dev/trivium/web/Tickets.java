package dev.trivium.web;

import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where tickets are kept for all nodes, until they are used or too old. */
public interface Tickets {
  /** A server that keeps none. */
  Tickets NONE =
      new Tickets() {
        @Override
        public Uni<Boolean> keep(Ticket ticket, int most) {
          return Uni.createFrom()
              .failure(Problem.notFound("web/ticket", "this server sells no ticket").asException());
        }

        @Override
        public Uni<Optional<Ticket>> take(String hash) {
          return Uni.createFrom().item(Optional.empty());
        }
      };

  /** Emits false when the caller holds {@code most} of them that are not too old. */
  Uni<Boolean> keep(Ticket ticket, int most);

  /** Takes it out: of all who ask for one, on whatever node, one gets it. It may be too old. */
  Uni<Optional<Ticket>> take(String hash);
}
