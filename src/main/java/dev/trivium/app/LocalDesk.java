package dev.trivium.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.Contracts;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;

/** The register of contracts on the database itself. */
record LocalDesk(Contracts contracts, Caller caller, String place) implements ContractDesk {
  @Override
  public Answer plan(String dataset, byte[] file) {
    return told(contracts.register(caller, dataset, file, true).map(done -> done.shown()));
  }

  @Override
  public Answer apply(String dataset, byte[] file) {
    return told(contracts.register(caller, dataset, file, false).map(done -> done.shown()));
  }

  @Override
  public Answer render(String dataset) {
    return told(contracts.rendered(caller, dataset));
  }

  private static Answer told(Uni<?> work) {
    try {
      return new Answer(200, Json.mapper().valueToTree(Trivium.wait(work)));
    } catch (ProblemException refused) {
      Problem problem = refused.problem();
      ObjectNode body = Json.mapper().createObjectNode();
      body.put("detail", problem.detail());
      problem.members().forEach((name, value) -> body.set(name, Json.mapper().valueToTree(value)));
      return new Answer(problem.kind().status(), body);
    }
  }
}
