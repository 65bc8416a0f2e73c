package dev.trivium.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A room uses only rooms on lower floors; rooms on one floor do not know each other. */
class FloorsTest {
  @Test
  void everyArrowPointsDown() {
    var wrong = new TreeSet<String>();
    House.MAIN.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(arrow -> House.inHouse(arrow.getTargetClass()))
        .forEach(arrow -> {
          String from = House.room(arrow.getOriginClass());
          String to = House.room(arrow.getTargetClass());
          if (!from.equals(to) && House.FLOORS.get(to) >= House.FLOORS.get(from)) {
            wrong.add(arrow.getDescription());
          }
        });

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyClassLivesInARoom() {
    var homeless = new TreeSet<String>();
    House.MAIN.stream()
        .filter(type -> !House.ROOMS.contains(House.room(type)))
        .forEach(type -> homeless.add(type.getName()));

    assertThat(homeless).isEmpty();
    assertThat(House.MAIN.stream().count()).isPositive();
  }
}
