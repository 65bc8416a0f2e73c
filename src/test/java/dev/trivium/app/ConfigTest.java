package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void refusesToForgetAKeyUnderWhichADeliveryMayStillGoOn() {
    assertThatThrownBy(() ->
            Config.read(Map.of(), Map.of("data.idempotency.ttl", "2d", "data.resume.ttl", "3d")))
        .hasMessageContaining("(data.idempotency.ttl): must not be shorter than data.resume.ttl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "::", "192.168.1.7", "trivium.example.org", "127.evil.org", ""})
  void refusesToShowTheDemoBeyondThisMachine(String host) {
    assertThatThrownBy(() -> Config.read(Map.of("TRIVIUM_HTTP_HOST", host), Map.of()))
        .isInstanceOf(Config.Mistakes.class)
        .message()
        .startsWith("TRIVIUM_HTTP_HOST (http.host): ")
        .contains("TRIVIUM_DEMO=off", "http.host=127.0.0.1")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "localhost"})
  void showsTheDemoOnThisMachine(String host) {
    assertThat(Config.read(Map.of("TRIVIUM_HTTP_HOST", host), Map.of()).showsDemo()).isTrue();
  }

  @Test
  void showsNoDemoWhereItIsOffOrTheDatabaseIsSomebodyElses() {
    Map<String, String> open = Map.of("TRIVIUM_HTTP_HOST", "0.0.0.0");
    String url = "postgresql://trivium:pw@db.example.org:5432/trivium";

    assertThat(Config.read(open, Map.of("demo", "off")).showsDemo()).isFalse();
    assertThat(Config.read(open, Map.of("demo", "on", "database.url", url)).showsDemo()).isFalse();
  }

  @Test
  void findsTheModelsInTheHomeAndTellsWhatIsWrongInAFileWithItsLine(@TempDir Path home)
      throws Exception {
    String model = "models: [{alias: small, id: x, context: 8192, max_output: 512}]}";
    Path file = home.resolve("llm.yaml");
    Map<String, String> flags = Map.of("home", home.toString());

    assertThat(Config.read(Map.of(), flags).llm().upstream().providers()).isEmpty();
    Files.writeString(
        file, "providers:\n- {name: own, base_url: 'http://localhost:8000/v1', " + model);
    assertThat(Config.read(Map.of(), flags).llm().upstream().providers()).hasSize(1);
    Files.writeString(
        file,
        "providers:\n- {name: own, key: sk-1, base_url: 'http://localhost:8000/v1', " + model);
    assertThatThrownBy(() -> Config.read(Map.of(), flags))
        .hasMessageContaining("llm.yaml, line 2, providers[0].key: must be file:<path>")
        .hasMessageNotContaining("sk-1");
    assertThatThrownBy(() -> Config.read(Map.of("TRIVIUM_LLM_PROVIDERS", "/not/there"), flags))
        .hasMessageContaining("/not/there cannot be read");
  }
}
