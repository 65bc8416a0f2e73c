package dev.trivium.data;

import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Wires this room: what it needs comes in, what others may use goes out. */
public final class DataAssembly {
  private final Contracts contracts;
  private final Ingestion ingestion;
  private final List<Routes> routes;

  public DataAssembly(DataPorts ports, DataConfig config) {
    this.contracts = new Contracts(ports, config.ingest());
    this.ingestion = new Ingestion(ports, config.ingest(), contracts);
    this.routes =
        List.of(
            new ContractRoutes(contracts, config.ingest().contractMax()),
            new DatasetRoutes(ports, contracts),
            new BatchRoutes(ingestion),
            new QuarantineRoutes(ports, contracts));
  }

  public Contracts contracts() {
    return contracts;
  }

  public Ingestion ingestion() {
    return ingestion;
  }

  /** Everything this room serves over HTTP. */
  public List<Routes> routes() {
    return routes;
  }

  /**
   * Frees batches whose process is gone; once, before anything is served.
   *
   * @param alone whether no other process can work on this database, as on an embedded one
   */
  public Uni<Integer> recover(boolean alone) {
    return ingestion.recover(alone);
  }
}
