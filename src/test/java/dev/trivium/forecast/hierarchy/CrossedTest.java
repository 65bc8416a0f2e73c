package dev.trivium.forecast.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossedTest {
  @Test
  void hasATotalForEveryChoiceOfDimensions() {
    List<List<String>> keys = new ArrayList<>();
    for (int r = 0; r < 20; r++) {
      for (int p = 0; p < 500; p++) {
        keys.add(List.of("r" + r, "p" + p));
      }
    }

    Crossed crossed = Crossed.of(keys);

    assertThat(crossed.summing().nodes()).isEqualTo(10_521);
    assertThat(crossed.names()).hasSize(10_521);
    Crossed.Name total = crossed.names().getFirst();
    assertThat(total.kept()).isZero();
    assertThat(total.values()).isEmpty();
    assertThat(crossed.summing().size(total.node())).isEqualTo(10_000);
    Crossed.Name last = crossed.names().getLast();
    assertThat(last.values()).containsExactly("r19", "p499");
    assertThat(last.node()).isEqualTo(10_520);
  }

  @Test
  void namesWithTheSameLeavesAreOneNode() {
    Crossed crossed =
        Crossed.of(List.of(List.of("north", "a"), List.of("north", "b"), List.of("north", "c")));

    // The total is the only region, and each product stands in one region only.
    assertThat(crossed.summing().aggregates()).isEqualTo(1);
    assertThat(crossed.names()).hasSize(8);
    assertThat(node(crossed, "north")).isEqualTo(crossed.names().getFirst().node());
    assertThat(node(crossed, "b")).isEqualTo(node(crossed, "north", "b")).isEqualTo(2);
  }

  @Test
  void isEmptyWithoutLeavesAndOneNodeWithoutDimensions() {
    assertThat(Crossed.of(List.of()).names()).isEmpty();
    assertThat(Crossed.of(List.of(List.of())).names()).hasSize(1);
  }

  private static int node(Crossed crossed, String... values) {
    return crossed.names().stream()
        .filter(name -> name.values().equals(List.of(values)))
        .findFirst()
        .orElseThrow()
        .node();
  }

  @Test
  void stopsAsSoonAsThereAreTooManyNames() {
    List<List<String>> keys = List.of(List.of("north", "a"), List.of("south", "b"));

    assertThat(Crossed.of(keys, 7)).isPresent();
    assertThat(Crossed.of(keys, 6)).isEmpty();
  }
}
