package dev.trivium.data;

import dev.trivium.data.lineage.RunEvents;
import dev.trivium.store.ImportPlan;
import dev.trivium.web.Outgoing;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Wires this room: what it needs comes in, what others may use goes out. */
public final class DataAssembly {
  private final Contracts contracts;
  private final ContractFolder folder;
  private final Ingestion ingestion;
  private final Replays replays;
  private final Erasures erasures;
  private final Adoption adoption;
  private final MetricsAssembly metrics;
  private final LineageJobs jobs;
  private final WatchJobs watch;
  private final Retentions retentions;
  private final Forgetting forgetting;
  private final SummaryJobs summaries;
  private final DocumentsAssembly documents;
  private final Mentions mentions;
  private final List<Routes> routes;

  /** The room without others above it that keep something of people. */
  public DataAssembly(DataPorts ports, DataConfig config) {
    this(ports, config, List.of());
  }

  /**
   * @param others what keeps something of people in rooms above
   */
  public DataAssembly(DataPorts ports, DataConfig config, List<PersonalStore> others) {
    this.metrics =
        new MetricsAssembly(
            ports.database(),
            ports.regions(),
            new ContractTables(config.ingest().personal()),
            ports.changes(),
            ports.ids(),
            ports.clock(),
            config.metrics());
    this.contracts =
        new Contracts(
            ports.forContracts(), config.contracts(), config.ingest().personal(), metrics::changed);
    Lineage lineage = new Lineage(new RunEvents(config.lineage().naming()));
    this.watch = new WatchJobs(ports, config.watch(), contracts);
    this.replays = new Replays(ports, config, contracts, lineage, this::rowsChanged);
    this.ingestion = new Ingestion(ports, config, contracts, lineage, replays, this::rowsChanged);
    this.jobs =
        new LineageJobs(
            ports.vertx(),
            new LineageSender(ports, config.lineage(), new Outgoing(ports.vertx())),
            ports.observer(),
            config.lineage().every());
    this.retentions = new Retentions(ports, contracts);
    this.forgetting = new Forgetting(ports, config.forgetting());
    this.summaries = new SummaryJobs(ports, config.summaries(), contracts, lineage);
    this.folder = new ContractFolder(ports, contracts, metrics.models());
    this.documents = new DocumentsAssembly(ports, config.knowledge());
    List<Routes> all = new ArrayList<>(metrics.routes());
    all.add(new ContractRoutes(contracts, config.ingest().contractMax()));
    all.add(new RegionRoutes(ports));
    all.add(new DatasetRoutes(ports, contracts));
    all.add(new QualityRoutes(ports, contracts));
    all.add(new FindingRoutes(ports));
    all.add(new BatchRoutes(ports.vertx(), ingestion, new Batches(ports)));
    Quarantine quarantine = new Quarantine(ports, config.ingest(), contracts);
    all.add(new QuarantineRoutes(quarantine, replays));
    all.add(new AuditRoutes(ports.database()));
    all.add(new LineageRoutes(ports, contracts, config.lineage()));
    all.add(new KeyRoutes(ports));
    all.addAll(documents.routes());
    List<PersonalStore> stores = new ArrayList<>(List.of(new DocumentsOfPeople()));
    stores.addAll(others);
    ErasureLedger ledger = new ErasureLedger(config.privacy().ledger(), ports.vertx());
    this.erasures = new Erasures(ports, contracts, ledger, stores);
    this.adoption = new Adoption(ports, erasures, ledger);
    this.mentions = new KnownPeople(ports, contracts, config.privacy().words());
    Exports exports = new Exports(ports, contracts, quarantine, stores, config.privacy());
    all.add(new PrivacyRoutes(ports, new SubjectFinder(ports, contracts), erasures, exports));
    all.add(rows(ports, config));
    this.routes = List.copyOf(all);
  }

  /**
   * What this room says while a database is imported, before there is one to work on.
   *
   * @param renewLedger whether the ledger of erasures is lost and begins again
   */
  public static ImportPlan importing(DataConfig config, Vertx vertx, boolean renewLedger) {
    return new ImportedContracts(
        new ContractFiles(config.ingest().personal()),
        new LedgerCheck(new ErasureLedger(config.privacy().ledger(), vertx), renewLedger));
  }

  private Routes rows(DataPorts ports, DataConfig config) {
    RowSearch search = new RowSearch(ports, contracts, config.metrics(), config.rows());
    return new RowRoutes(
        ports,
        new PersonalRows(ports, contracts),
        search,
        new RowExports(ports, contracts, search, config.rows()));
  }

  /**
   * Registers the contracts and models that lie in the folders; before anything is served.
   *
   * @return what cannot be used, a line each
   */
  public Uni<List<String>> registerFiles(Path contractFiles, Path modelFiles) {
    return folder.register(contractFiles, modelFiles);
  }

  public Contracts contracts() {
    return contracts;
  }

  public Ingestion ingestion() {
    return ingestion;
  }

  public Replays replays() {
    return replays;
  }

  public Metrics metrics() {
    return metrics.metrics();
  }

  public SeriesReader series() {
    return metrics.series();
  }

  /** Finds passages of documents. */
  public Retriever retriever() {
    return documents.retriever();
  }

  /** Finds sentences of documents that may answer a question. */
  public Quotations quotations() {
    return documents.quotations();
  }

  /** Finds out whom a text tells of. */
  public Mentions mentions() {
    return mentions;
  }

  /** Makes a database ready that comes from elsewhere. */
  public Adoption adoption() {
    return adoption;
  }

  /** The register of semantic models. */
  public SemanticModels models() {
    return metrics.models();
  }

  /** Everything this room serves over HTTP. */
  public List<Routes> routes() {
    return routes;
  }

  /**
   * Does again what a restored database has forgotten, and frees batches and documents whose
   * process is gone; once, before anything is served.
   *
   * @param alone whether no other process can work on this database, as on an embedded one
   */
  public Uni<Integer> recover(boolean alone) {
    return contracts
        .enforceReadRoles()
        .chain(erasures::reapply)
        .chain(() -> ingestion.recover(alone))
        .call(() -> documents.documents().recover(alone))
        .call(() -> documents.reembedding().want(alone));
  }

  /** Starts what runs by itself; once. */
  public void start() {
    jobs.start();
    watch.start();
    retentions.start(forgetting);
    summaries.start();
    documents.reembedding().start();
  }

  private void rowsChanged() {
    metrics.changed();
    watch.soon();
  }
}
