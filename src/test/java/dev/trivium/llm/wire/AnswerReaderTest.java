package dev.trivium.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.support.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private final List<String> told = new ArrayList<>();
  private final AnswerReader reader = new AnswerReader(new Telling(told));

  /** Writes down what it is told. */
  private record Telling(List<String> told) implements AnswerSink {
    @Override
    public void text(String piece) {
      told.add("text " + piece);
    }

    @Override
    public void call(int index, String id, String name, String arguments) {
      told.add("call %s [%s] [%s] [%s]".formatted(index, id, name, arguments));
    }

    @Override
    public void thought() {
      told.add("thought");
    }

    @Override
    public void finish(String reason) {
      told.add("finish " + reason);
    }

    @Override
    public void usage(long input, long cached, long output, long reasoning) {
      told.add("usage %s %s %s %s".formatted(input, cached, output, reasoning));
    }
  }

  @Test
  void readsTextReasonAndUsage() throws IOException {
    read(
        """
        {"id":"x","choices":[{"delta":{"role":"assistant","content":"Hi","extra":[1,{"a":2}]},
         "logprobs":null,"finish_reason":null}],"usage":null,"system_fingerprint":"f"}\
        """);
    read("{\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{}}]}");
    read(
        """
        {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":9,
         "prompt_tokens_details":{"audio_tokens":1,"cached_tokens":3},
         "completion_tokens_details":{"reasoning_tokens":4,"x":null}}}\
        """);

    assertThat(told).containsExactly("text Hi", "finish stop", "usage 5 3 9 4");
    assertThat(read("[DONE]")).isTrue();
  }

  @Test
  void knowsWhatIsThoughtAndWhatIsSaid() throws IOException {
    read("{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\",\"content\":null}}]}");
    read("{\"choices\":[{\"delta\":{\"reasoning\":\"\",\"content\":\"\"}}]}");
    read(
        """
        {"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"text":"no"}]},
         {"type":"text","text":"yes"}]}}]}\
        """);
    read("{\"choices\":[{\"delta\":{\"refusal\":\"I cannot\"}}]}");

    assertThat(told).containsExactly("thought", "thought", "text yes", "text I cannot");
  }

  @Test
  void givesEachCallOneIdentityHoweverItIsNumbered() throws IOException {
    read(calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"));
    read(calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}"));
    read(calls("{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"1\"}}"));
    read(calls("{\"function\":{\"arguments\":\"2\"}}"));
    read(calls("{\"index\":3,\"function\":{\"arguments\":{\"x\":[1]}}}"));
    read(calls("{\"index\":3,\"function\":{\"name\":\"h\"}}"));

    assertThat(told)
        .containsExactly(
            "call 0 [a] [f] [{]",
            "call 0 [] [] [}]",
            "call 1 [b] [g] [1]",
            "call 1 [] [] [2]",
            "call 2 [call_x_2] [h] [{\"x\":[1]}]");
  }

  @Test
  void aCallWithoutANameIsNoAnswer() throws IOException {
    read(calls("{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}}"));

    assertThatThrownBy(() -> read("{\"choices\":[{\"finish_reason\":\"tool_calls\"}]}"))
        .isInstanceOf(BrokenAnswer.class);
  }

  @Test
  void whatTheUpstreamWroteIsInNoMessageOfOurs() {
    for (String garbage :
        List.of(
            "{\"error\":{\"message\":\"SECRET\"}}",
            "\"SECRET\"",
            "{\"choices\":\"SECRET\"}",
            "{\"choices\":[{\"delta\":{\"content\":5}}]}",
            "{\"choices\":[{\"delta\":{\"tool_calls\":[\"SECRET\"]}}]}",
            "{} {}")) {
      assertThatThrownBy(() -> read(garbage))
          .isInstanceOf(BrokenAnswer.class)
          .hasMessageNotContaining("SECRET");
    }
  }

  @Test
  void anyJsonIsReadOrRefused() {
    byte[] whole =
        """
        {"id":"x","choices":[{"delta":{"content":"Hi","tool_calls":[{"index":0,"id":"a","function":
        {"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}\
        """
            .getBytes(StandardCharsets.UTF_8);
    String replacements = "{}[]\",:nt0-e\\ ";

    Property.holds(
        5_000,
        random -> {
          byte[] broken = whole.clone();
          for (int i = random.nextInt(3); i >= 0; i--) {
            broken[random.nextInt(broken.length)] =
                (byte) replacements.charAt(random.nextInt(replacements.length()));
          }
          try {
            new AnswerReader(new Telling(new ArrayList<>())).read(broken, 0, broken.length);
          } catch (IOException refused) {
            assertThat(refused).isNotNull();
          }
        });
  }

  private static String calls(String call) {
    return "{\"id\":\"x\",\"choices\":[{\"delta\":{\"tool_calls\":[" + call + "]}}]}";
  }

  private boolean read(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return reader.read(bytes, 0, bytes.length);
  }
}
