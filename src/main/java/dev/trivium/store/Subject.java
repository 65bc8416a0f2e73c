package dev.trivium.store;

import java.util.UUID;

/**
 * Somebody whose values are sealed with a key of their own, in one region.
 *
 * @param id a keyed hash of what identifies them, equal in every dataset of one domain
 */
public record Subject(int region, UUID id) {
  private static final UUID HOUSE = new UUID(0, 0);

  /** Stands for nobody: what a region keeps sealed that belongs to no known subject. */
  public static Subject house(int region) {
    return new Subject(region, HOUSE);
  }

  boolean isHouse() {
    return id.equals(HOUSE);
  }
}
