package dev.trivium.app.demo;

import java.util.List;

/** Where the demo company's files lie in the jar, and the names that stand in them. */
public final class DemoResources {
  /** What the company is called in the console and at start. */
  public static final String COMPANY = "Fell & Ferry";

  /** The dataset that the contract describes. */
  public static final String DATASET = "sales_lines";

  /** Class path resource of the contract (ODCS YAML). */
  public static final String CONTRACT = "/demo/sales_lines.odcs.yaml";

  /** Class path resource of the semantic model (Ossie YAML). */
  public static final String MODEL = "/demo/company.model.yaml";

  /** Codes of the sales regions, in the order in which they are shown. */
  public static final List<String> REGIONS = Place.regions();

  /** The seed of the company everybody sees; another seed makes another company. */
  public static final long SEED = 20_260_401L;

  /** Order lines that are aimed at; the outcome differs by chance by about one percent. */
  public static final int LINES = 24_000;

  private DemoResources() {}
}
