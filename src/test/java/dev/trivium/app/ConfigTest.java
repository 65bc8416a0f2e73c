package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
  @Test
  void readsDefaultsWhenNothingIsConfigured() {
    Config config = Config.read(Map.of(), Map.of());

    assertThat(config.home().toString()).endsWith("/.trivium");
    assertThat(config.app().demo()).isTrue();
  }

  @Test
  void flagsWinOverTheEnvironment() {
    Config config = Config.read(Map.of("TRIVIUM_HOME", "/a"), Map.of("home", "/b"));

    assertThat(config.home()).hasToString("/b");
  }

  @Test
  void namesEveryMistakeAtOnceAndSuggests() {
    assertThatThrownBy(
            () -> Config.read(Map.of("TRIVIUM_HOEM", "/a", "TRIVIUM_DEMO", "maybe"), Map.of()))
        .hasMessageContaining("TRIVIUM_HOEM is not known; did you mean TRIVIUM_HOME?")
        .hasMessageContaining("TRIVIUM_DEMO (demo): must be on or off, not 'maybe'");
  }
}
