package dev.trivium.data;

/**
 * Groups that an answer leaves out because they stand on too few rows.
 *
 * @param groups how many are left out; the smallest, and with a single one also the next
 * @param least rows of a group that is shown; 0 where none is left out
 */
public record Suppressed(long groups, int least) {
  public static final Suppressed NONE = new Suppressed(0, 0);

  /** Of two answers together. */
  public Suppressed and(Suppressed other) {
    return new Suppressed(groups + other.groups, Math.max(least, other.least));
  }
}
