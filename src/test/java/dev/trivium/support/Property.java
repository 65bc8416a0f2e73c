package dev.trivium.support;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a statement for many seeded random inputs and names the seed that broke it. */
public final class Property {
  private static final long SEED = 20_261_124L;

  private Property() {}

  /** Calls the statement with {@code cases} generators whose seeds follow from one fixed seed. */
  public static void holds(int cases, Consumer<SplittableRandom> statement) {
    SplittableRandom seeds = new SplittableRandom(SEED);
    for (int i = 0; i < cases; i++) {
      long seed = seeds.nextLong();
      try {
        statement.accept(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("case " + i + " with seed " + seed + ": " + broken, broken);
      }
    }
  }
}
