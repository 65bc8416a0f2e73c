package dev.trivium.data.lineage;

/** Names of places in the graph. A dataset has its own name, what belongs to it a prefix. */
public final class Nodes {
  private static final String UPLOAD = "upload/";
  private static final String QUARANTINE = "quarantine/";

  /** Between the name of a dataset and that of a summary of it; no name of a dataset has it. */
  private static final String OF = "__";

  private Nodes() {}

  /** The files that were sent for a dataset. */
  public static String upload(String dataset) {
    return UPLOAD + dataset;
  }

  /** The rows of a dataset that were refused. */
  public static String quarantine(String dataset) {
    return QUARANTINE + dataset;
  }

  /** What stands there: upload, quarantine, summary or dataset. */
  public static String kind(String node) {
    return node.startsWith(UPLOAD)
        ? "upload"
        : node.startsWith(QUARANTINE) ? "quarantine" : node.contains(OF) ? "summary" : "dataset";
  }
}
