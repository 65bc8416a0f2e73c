package dev.trivium.data;

import java.time.Duration;
import java.util.Set;

/** The limits of this room, by part. */
public record DataConfig(
    Ingest ingest,
    Repair repair,
    MetricsConfig metrics,
    LineageConfig lineage,
    KnowledgeConfig knowledge,
    PrivacyConfig privacy,
    WatchConfig watch,
    RowsConfig rows,
    SummariesConfig summaries,
    ContractsConfig contracts,
    ForgettingConfig forgetting) {

  /** With the usual rights about contracts and the usual times to forget. */
  public DataConfig(
      Ingest ingest,
      Repair repair,
      MetricsConfig metrics,
      LineageConfig lineage,
      KnowledgeConfig knowledge,
      PrivacyConfig privacy,
      WatchConfig watch,
      RowsConfig rows,
      SummariesConfig summaries) {
    this(
        ingest,
        repair,
        metrics,
        lineage,
        knowledge,
        privacy,
        watch,
        rows,
        summaries,
        ContractsConfig.USUAL,
        ForgettingConfig.USUAL);
  }

  public DataConfig with(ContractsConfig other) {
    return new DataConfig(
        ingest,
        repair,
        metrics,
        lineage,
        knowledge,
        privacy,
        watch,
        rows,
        summaries,
        other,
        forgetting);
  }

  /**
   * Repairing what was refused, and going on with what broke off.
   *
   * @param replayMax rows of one replay
   * @param resume how long after it broke off a delivery can go on
   */
  public record Repair(int replayMax, Duration resume) {}

  /**
   * Taking rows in.
   *
   * @param chunkRows rows that are judged and committed together
   * @param chunkBytes bytes after which a chunk ends even if it has fewer rows
   * @param chunksInFlight chunks in memory at once; then the socket is not read
   * @param bodyMax decoded bytes of one batch
   * @param gzipRatioMax decoded bytes per compressed byte
   * @param haltRows how many of the first rows decide whether a delivery is hopeless
   * @param haltRatio share of them that may fail for one and the same reason
   * @param lease how long a batch belongs to the node that takes it in, renewed by each chunk
   * @param personal classifications that mark personal data
   */
  public record Ingest(
      int chunkRows,
      int chunkBytes,
      int chunksInFlight,
      long bodyMax,
      int gzipRatioMax,
      int rowMax,
      int fieldMax,
      int columnsMax,
      int haltRows,
      double haltRatio,
      int batchesPerCaller,
      int batchesPerNode,
      int contractMax,
      Duration lease,
      Set<String> personal) {
    public Ingest {
      personal = Set.copyOf(personal);
    }
  }
}
