package dev.trivium.web.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageRuleTest {
  private final MessageRule rule = new MessageRule(10, 3);

  @Test
  void takesAMessageUpToItsLimitsAndThenTheNext() {
    for (int i = 0; i < 2; i++) {
      assertThat(rule.begin(true, bytes("12345"), false)).isEmpty();
      assertThat(rule.next(bytes(""), false)).isEmpty();
      assertThat(rule.next(bytes("67890"), true)).isEmpty();
    }
  }

  @Test
  void countsBytesAndPartsOverTheWholeMessage() {
    assertThat(code(rule.begin(true, bytes("12345678901"), true))).isEqualTo(1009);

    rule.begin(false, bytes("12345"), false);
    assertThat(code(rule.next(bytes("678901"), false))).isEqualTo(1009);

    rule.begin(true, bytes(""), false);
    rule.next(bytes(""), false);
    rule.next(bytes(""), false);
    assertThat(code(rule.next(bytes(""), true))).isEqualTo(1009);
  }

  @Test
  void followsCharactersOverPartsAndJudgesTextOnly() {
    ByteBuffer euro = bytes("€");

    assertThat(rule.begin(true, euro.slice(0, 2), false)).isEmpty();
    assertThat(rule.next(euro.slice(2, 1), true)).isEmpty();
    assertThat(code(rule.begin(true, euro.slice(0, 2), true))).isEqualTo(1007);
    assertThat(rule.begin(false, euro.slice(0, 2), true)).isEmpty();
    assertThat(rule.begin(true, bytes("a"), true)).isEmpty();
  }

  @Test
  void grantsABurstAndThenARate() {
    FrameRate rate = new FrameRate(10, 2, 1_000);

    assertThat(rate.accept(1_000)).isTrue();
    assertThat(rate.accept(1_000)).isTrue();
    assertThat(rate.accept(1_200)).isTrue();
    assertThat(rate.accept(500)).isTrue();
    assertThat(rate.accept(500)).isFalse();
  }

  private static int code(Optional<Fault> fault) {
    return fault.orElseThrow().code();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
