package dev.trivium.data;

/**
 * What this process may do with contracts.
 *
 * @param activates whether it changes tables; otherwise only {@code trivium contract apply} does
 * @param enforcesReadRoles whether roles with access {@code read} restrict who reads a dataset
 */
public record ContractsConfig(boolean activates, boolean enforcesReadRoles) {
  /** What the documented defaults say. */
  public static final ContractsConfig USUAL = new ContractsConfig(true, false);
}
