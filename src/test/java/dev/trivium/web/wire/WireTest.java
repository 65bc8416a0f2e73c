package dev.trivium.web.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  private final OriginRule rule = new OriginRule(Set.of("https://app.example.org"), false);
  private final JsonLimits json = new JsonLimits(8, 5, 20);

  @Test
  void allowsTheServersOwnPagesAndTheListedOnes() {
    assertThat(rule.allows("http://127.0.0.1:8080", "127.0.0.1:8080")).isTrue();
    assertThat(rule.allows("https://app.example.org", "127.0.0.1:8080")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "http://127.0.0.1",
        "http://127.0.0.1:8081",
        "https://app.example.org:444",
        "https://app.example.org.evil.example",
        "http://app.example.org"
      })
  void refusesEveryOtherPage(String origin) {
    assertThat(rule.allows(origin, "127.0.0.1:8080")).isFalse();
  }

  @Test
  void takesOnlyThisMachinesNamesInLoopbackMode() {
    OriginRule loopback = new OriginRule(Set.of(), true);

    assertThat(loopback.allowsHost("localhost:8080")).isTrue();
    assertThat(loopback.allowsHost("[::1]:8080")).isTrue();
    assertThat(loopback.allowsHost("rebound.example:8080")).isFalse();
    assertThat(loopback.allows("http://rebound.example", "rebound.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} x",
        "{\"a\":[[[[[[[[[]]]]]]]]]}",
        "{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
        "{\"a\":{\"b\":1,\"c\":2},\"d\":3,\"e\":4,\"f\":5}"
      })
  void refusesJsonBeyondItsBounds(String text) {
    assertThat(json.read(text.getBytes(UTF_8))).isInstanceOf(JsonLimits.Read.Refused.class);
  }

  @Test
  void readsJsonWithinItsBounds() {
    assertThat(json.read("{\"a\":{\"b\":[1,\"x\"]}}".getBytes(UTF_8)))
        .isInstanceOf(JsonLimits.Read.Parsed.class);
  }

  @Test
  void agreesWithTheDecoderOfJavaOnEveryByteSequence() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      Utf8Stream stream = new Utf8Stream();
      boolean valid = true;
      for (byte b : bytes) {
        valid = valid && stream.accept(b);
      }

      assertThat(valid && stream.complete())
          .as(List.of(bytes).toString())
          .isEqualTo(Utf8Stream.decode(bytes).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a/../b", "/a/%2e%2e/b", "/..%2f..%2fetc", "/a%00", "/a\\b", "http://x/"})
  void refusesPathsThatPlayTricks(String uri) {
    assertThat(framing(uri).fault()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1/responses/resp_1?x=..%2f", "/a.b/c..d"})
  void takesOrdinaryPaths(String uri) {
    assertThat(framing(uri).fault()).isEmpty();
  }

  private static Framing framing(String uri) {
    return new Framing("GET", true, uri, List.of("localhost"), List.of(), List.of());
  }
}
