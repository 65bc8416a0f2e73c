package dev.trivium.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Other rooms come no further than the hall, and an inner package is a pure core. */
class FrontDoorsTest {
  private static final List<String> IMPURE =
      List.of("io.vertx.", "io.smallrye.", "java.sql.", "org.postgresql.", "org.flywaydb.");

  @Test
  void otherRoomsStayInTheHall() {
    var wrong = new TreeSet<String>();
    House.MAIN.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(arrow -> House.inner(arrow.getTargetClass()))
        .filter(
            arrow -> !House.room(arrow.getOriginClass()).equals(House.room(arrow.getTargetClass())))
        .forEach(arrow -> wrong.add(arrow.getDescription()));

    assertThat(wrong).isEmpty();
  }

  @Test
  void innerPackagesArePureAndDoNotKnowTheirHall() {
    var wrong = new TreeSet<String>();
    House.MAIN.stream()
        .filter(House::inner)
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .forEach(arrow -> {
          String target = arrow.getTargetClass().getName();
          boolean hall =
              House.inHouse(arrow.getTargetClass())
                  && !House.inner(arrow.getTargetClass())
                  && !House.room(arrow.getTargetClass()).equals("kernel");
          if (hall || IMPURE.stream().anyMatch(target::startsWith)) {
            wrong.add(arrow.getDescription());
          }
        });

    assertThat(wrong).isEmpty();
  }
}
