package dev.trivium.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.support.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventLinesTest {
  private static final String STREAM =
      """
      : a comment

      data: one
      event: ignored
      id: 7

      data:two
      data:  three
      data

      datax: nothing
      retry: 5

      data: {"text":"Grüße 🙂"}

      data

      """;

  private static final List<String> EVENTS =
      List.of("one", "two\n three\n", "{\"text\":\"Grüße 🙂\"}", "");

  @Test
  void isTheSameForEveryCutAndEveryEndOfLine() throws IOException {
    for (String end : List.of("\n", "\r\n", "\r")) {
      byte[] bytes = STREAM.replace("\n", end).getBytes(StandardCharsets.UTF_8);
      for (int cut = 0; cut <= bytes.length; cut++) {
        List<String> read =
            read(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
        assertThat(read).as("%s bytes", cut).isEqualTo(EVENTS);
      }
      byte[][] single = new byte[bytes.length][];
      for (int i = 0; i < bytes.length; i++) {
        single[i] = new byte[] {bytes[i]};
      }
      assertThat(read(single)).isEqualTo(EVENTS);
    }
  }

  @Test
  void halfALineIsNoDataAndAMissingBlankLineDoesNoHarm() throws IOException {
    assertThat(read(bytes("data: a\n\ndata: b\ndata: c"))).containsExactly("a", "b");
    assertThat(read(bytes("data: a\n\ndata: b\r"))).containsExactly("a", "b");
    assertThat(read(bytes("data: a"))).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheFirstName() throws IOException {
    assertThat(read(bytes("\uFEFFdata: a\n\n"))).containsExactly("a");
  }

  @Test
  void refusesAnEventThatIsTooLongHoweverItIsCut() {
    EventLines lines = new EventLines(20, (bytes, from, length) -> {});

    assertThatThrownBy(() -> lines.feed(bytes("data: 0123456789012345678901234567890\n\n")))
        .isInstanceOf(BrokenAnswer.class);
    EventLines pieces = new EventLines(20, (bytes, from, length) -> {});
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 30; i++) {
                pieces.feed(bytes("data: 1\n"));
              }
            })
        .isInstanceOf(BrokenAnswer.class);
  }

  @Test
  void anyBytesGiveTheSameEventsHoweverTheyAreCut() {
    Property.holds(
        3_000,
        random -> {
          byte[] bytes = noise(random);

          List<String> atOnce = quietly(bytes);
          int cut = random.nextInt(bytes.length + 1);
          List<String> inTwo =
              quietly(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));

          assertThat(inTwo).isEqualTo(atOnce);
        });
  }

  private static byte[] noise(SplittableRandom random) {
    String[] words = {"data", ":", " ", "\n", "\r", "\r\n", "x", "event", "\uFEFF", "{}", "ü"};
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.append(words[random.nextInt(words.length)]);
    }
    return bytes(text.toString());
  }

  private static List<String> quietly(byte[]... pieces) {
    try {
      return read(pieces);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> read(byte[]... pieces) throws IOException {
    List<String> events = new ArrayList<>();
    EventLines lines =
        new EventLines(
            10_000,
            (bytes, from, length) ->
                events.add(new String(bytes, from, length, StandardCharsets.UTF_8)));
    for (byte[] piece : pieces) {
      lines.feed(piece);
    }
    lines.end();
    return events;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
