package dev.trivium.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
  @ParameterizedTest
  @ValueSource(strings = {"orders", "no_such_metric", "gpt-4.1:mini", "org/model", "größe", "_x1"})
  void repeatsNames(String name) {
    assertThat(Shown.name(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada@example.org",
        "Ada Lovelace",
        "+442079460123",
        "442079460123",
        "4111111111111111",
        "a\nb",
        "GB29 NWBK 6016"
      })
  void repeatsNothingElse(String given) {
    assertThat(Shown.name(given)).isEqualTo("•••");
  }

  @Test
  void repeatsNothingLong() {
    assertThat(Shown.name("x".repeat(65))).isEqualTo("•••");
  }
}
