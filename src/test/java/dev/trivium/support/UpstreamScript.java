package dev.trivium.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an {@link UpstreamSimulator} answers to one call: a status, headers, and steps that are
 * written one after the other. Immutable; each method gives another script.
 */
public record UpstreamScript(
    int status, Map<String, String> headers, List<Step> steps, Ending ending) {

  /** One write, after a pause. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Step(Duration after, byte[] bytes) {}

  /** What happens after the last step. */
  public enum Ending {
    /** The response ends as it should. */
    END,
    /** The connection is closed in the middle of the response. */
    CUT,
    /** Nothing comes any more, and the connection stays open. */
    SILENCE
  }

  public UpstreamScript {
    headers = Map.copyOf(headers);
    steps = List.copyOf(steps);
  }

  private static final String EVENTS = "text/event-stream";

  /** A stream of these texts that ends as it should, with usage. */
  public static UpstreamScript saying(String... texts) {
    UpstreamScript script = opened();
    for (String text : texts) {
      script = script.then(Duration.ZERO, delta(text));
    }
    return script.finished("stop").then(Duration.ZERO, usage(7, texts.length)).marked();
  }

  /** So many tokens with a pause before each. */
  public static UpstreamScript paced(int tokens, Duration gap) {
    UpstreamScript opened = opened();
    List<Step> all = new ArrayList<>(opened.steps);
    for (int i = 0; i < tokens; i++) {
      all.add(new Step(gap, delta("t" + i + " ")));
    }
    return new UpstreamScript(opened.status, opened.headers, all, opened.ending)
        .finished("stop")
        .then(Duration.ZERO, usage(7, tokens))
        .marked();
  }

  /** A call of one function, its arguments in pieces. */
  public static UpstreamScript calling(String id, String name, String... arguments) {
    UpstreamScript script =
        opened()
            .then(
                Duration.ZERO,
                event(
                    """
                    {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,\
                    "delta":{"tool_calls":[{"index":0,"id":"%s","type":"function",\
                    "function":{"name":"%s","arguments":""}}]},"finish_reason":null}]}\
                    """
                        .formatted(id, name)));
    for (String piece : arguments) {
      script =
          script.then(
              Duration.ZERO,
              event(
                  """
                  {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,\
                  "delta":{"tool_calls":[{"index":0,"function":{"arguments":"%s"}}]},\
                  "finish_reason":null}]}\
                  """
                      .formatted(quoted(piece))));
    }
    return script.finished("tool_calls").then(Duration.ZERO, usage(11, 5)).marked();
  }

  /** A whole answer at once, as it comes without a stream. */
  public static UpstreamScript whole(String text) {
    return body(
        200,
        """
        {"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":\
        {"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}\
        """
            .formatted(quoted(text)));
  }

  /** The same for a call of one function. */
  public static UpstreamScript wholeCall(String id, String name, String arguments) {
    return body(
        200,
        """
        {"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":\
        {"role":"assistant","content":null,"tool_calls":[{"id":"%s","type":"function",\
        "function":{"name":"%s","arguments":"%s"}}]},"finish_reason":"tool_calls"}],\
        "usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}\
        """
            .formatted(id, name, quoted(arguments)));
  }

  /** A refusal whose body holds what no client may ever see. */
  public static UpstreamScript refusing(int status) {
    return body(
        status,
        """
        {"error":{"message":"SECRET-UPSTREAM-TEXT","type":"server_error","param":null,\
        "code":null}}\
        """);
  }

  /** Any body of JSON. */
  public static UpstreamScript body(int status, String json) {
    return new UpstreamScript(
        status,
        Map.of("content-type", "application/json"),
        List.of(new Step(Duration.ZERO, json.getBytes(StandardCharsets.UTF_8))),
        Ending.END);
  }

  /** A stream of these bytes as they are. */
  public static UpstreamScript raw(byte[] bytes) {
    return empty().then(Duration.ZERO, bytes);
  }

  /** A stream of nothing. */
  public static UpstreamScript empty() {
    return new UpstreamScript(200, Map.of("content-type", EVENTS), List.of(), Ending.END);
  }

  /** A stream of which nothing ever comes. */
  public static UpstreamScript silent() {
    return empty().ending(Ending.SILENCE);
  }

  private static UpstreamScript opened() {
    return empty()
        .then(
            Duration.ZERO,
            event(
                """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,\
                "delta":{"role":"assistant","content":""},"finish_reason":null}]}\
                """));
  }

  /** One more write. */
  public UpstreamScript then(Duration after, byte[] bytes) {
    List<Step> more = new ArrayList<>(steps);
    more.add(new Step(after, bytes));
    return new UpstreamScript(status, headers, more, ending);
  }

  /** One more text. */
  public UpstreamScript then(Duration after, String text) {
    return then(after, delta(text));
  }

  /** The reason to stop. */
  public UpstreamScript finished(String reason) {
    return then(
        Duration.ZERO,
        event(
            """
            {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},\
            "finish_reason":"%s"}]}\
            """
                .formatted(reason)));
  }

  /** The mark of the end. */
  public UpstreamScript marked() {
    return then(Duration.ZERO, event("[DONE]"));
  }

  public UpstreamScript ending(Ending other) {
    return new UpstreamScript(status, headers, steps, other);
  }

  public UpstreamScript header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new UpstreamScript(status, more, steps, ending);
  }

  /** The same with a pause before the first write. */
  public UpstreamScript delayed(Duration pause) {
    List<Step> later = new ArrayList<>(steps);
    later.set(0, new Step(pause, later.getFirst().bytes()));
    return new UpstreamScript(status, headers, later, ending);
  }

  /** The first bytes of it in one write, and then the connection is cut. */
  public UpstreamScript cutAt(int bytes) {
    byte[] first = Arrays.copyOf(bytes(), bytes);
    return new UpstreamScript(status, headers, List.of(new Step(Duration.ZERO, first)), Ending.CUT);
  }

  /** All bytes it writes. */
  public byte[] bytes() {
    int length = steps.stream().mapToInt(step -> step.bytes().length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (Step step : steps) {
      System.arraycopy(step.bytes(), 0, all, at, step.bytes().length);
      at += step.bytes().length;
    }
    return all;
  }

  /** A text as an event. */
  public static byte[] delta(String text) {
    return event(
        """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,\
        "delta":{"content":"%s"},"finish_reason":null}]}\
        """
            .formatted(quoted(text)));
  }

  /** Usage as an event. */
  public static byte[] usage(int input, int output) {
    return event(
        """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"usage":{\
        "prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,\
        "prompt_tokens_details":{"cached_tokens":2},\
        "completion_tokens_details":{"reasoning_tokens":0}}}\
        """
            .formatted(input, output, input + output));
  }

  /** Any data as an event. */
  public static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
