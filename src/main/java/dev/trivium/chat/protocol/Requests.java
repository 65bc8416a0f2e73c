package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of {@code POST /v1/responses} and of {@code POST /v1/chat/completions} as one kind of
 * request. Members nobody knows are ignored; members that would change what the answer means, and
 * that cannot be honoured, are refused by name.
 */
public final class Requests {
  public static final String DEFAULT_MODEL = "trivium";

  private static final List<String> ECHOED =
      List.of(
          "instructions",
          "tools",
          "tool_choice",
          "truncation",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "presence_penalty",
          "frequency_penalty",
          "top_logprobs",
          "reasoning",
          "max_tool_calls",
          "safety_identifier",
          "prompt_cache_key",
          "user");
  private static final List<String> TRANSPORT =
      List.of("type", "stream", "stream_options", "stream_id", "background");

  private Requests() {}

  /** Reads a body of the Responses API. */
  public static CreateRequest response(ObjectNode body) {
    Members members = new Members(body);
    for (String refused : List.of("conversation", "prompt")) {
      if (members.node(refused).isPresent()) {
        throw Refusals.unsupported(
                refused, "'" + refused + "' is not supported; use previous_response_id.")
            .asException();
      }
    }
    refuseHostedTools(members);
    Turns turns =
        Turns.of(members.node("input").orElseThrow(() -> Members.wrong("input", "given")), "input");
    return request(
        members,
        turns,
        members.flag("store", true),
        members.flag("generate", true),
        members.text("previous_response_id").orElse(null),
        members.positive("max_output_tokens").orElse(null));
  }

  /** Reads a body of Chat Completions. */
  public static CreateRequest completion(ObjectNode body) {
    Members members = new Members(body);
    if (members.positive("n").orElse(1) != 1) {
      throw Refusals.unsupported("n", "One choice is given; leave 'n' at 1.").asException();
    }
    refuseHostedTools(members);
    Turns turns =
        Turns.of(
            members.node("messages").orElseThrow(() -> Members.wrong("messages", "given")),
            "messages");
    Integer most =
        members
            .positive("max_completion_tokens")
            .or(() -> members.positive("max_tokens"))
            .orElse(null);
    return request(members, turns, members.flag("store", false), true, null, most);
  }

  /** Whether a stream of Chat Completions ends with a chunk that tells the usage. */
  public static boolean includesUsage(ObjectNode body) {
    return body.path("stream_options").path("include_usage").asBoolean(false);
  }

  private static CreateRequest request(
      Members members,
      Turns turns,
      boolean store,
      boolean generate,
      @Nullable String parent,
      @Nullable Integer most) {
    Map<String, String> metadata = Metadata.read(members.object("metadata"));
    boolean background = members.flag("background", false);
    if (background && !store) {
      throw Refusals.unsupported("background", "'background' needs 'store'.").asException();
    }
    ObjectNode body = canonical(members.object());
    return new CreateRequest(
        members.text("model").orElse(DEFAULT_MODEL),
        turns.said(),
        turns.unread(),
        parent,
        store,
        background,
        members.flag("stream", false),
        generate,
        metadata,
        Metadata.asOf(metadata).orElse(null),
        Metadata.zone(metadata).orElse(null),
        Metadata.key(metadata).orElse(null),
        most,
        false,
        echo(members.object()),
        body,
        body);
  }

  private static ObjectNode echo(ObjectNode body) {
    ObjectNode echo = Wire.object();
    ECHOED.forEach(name -> {
      JsonNode value = body.get(name);
      if (value != null && !value.isNull()) {
        echo.set(name, value);
      }
    });
    return echo;
  }

  private static ObjectNode canonical(ObjectNode body) {
    ObjectNode canonical = body.deepCopy();
    canonical.remove(TRANSPORT);
    return canonical;
  }

  /**
   * What only a language model can honour is refused by name where none is asked: another form than
   * text, a call of a tool that is not there, or a conversation in which nobody asks anything.
   */
  public static void requireQuestion(CreateRequest request) {
    ObjectNode body = request.body();
    String param = body.has("input") ? "input" : "messages";
    requirePlainText(body.at("/text/format"), "text.format");
    requirePlainText(body.path("response_format"), "response_format");
    requireTools(body);
    if (request.turns().isEmpty() && !endsWithOutput(body)) {
      throw Refusals.invalidValue(param, "'" + param + "' holds no question of a user.")
          .asException();
    }
  }

  private static void requirePlainText(JsonNode format, String param) {
    String type = format.path("type").asText("text");
    if (!type.equals("text")) {
      throw Refusals.unsupported(param, "Answers are text; '" + type + "' cannot be promised.")
          .asException();
    }
  }

  private static void refuseHostedTools(Members members) {
    JsonNode tools = members.node("tools").orElse(Wire.array());
    for (int i = 0; i < tools.size(); i++) {
      if (!tools.get(i).path("type").asText("").equals("function")) {
        throw Refusals.unsupported("tools[" + i + "]", "Hosted tools are not supported.")
            .asException();
      }
    }
  }

  /** Whether the last word is the output of a function, which is told without a question. */
  private static boolean endsWithOutput(ObjectNode body) {
    JsonNode items = body.has("input") ? body.get("input") : body.path("messages");
    JsonNode last = items.path(items.size() - 1);
    return last.path("type").asText("").equals("function_call_output")
        || last.path("role").asText("").equals("tool");
  }

  private static void requireTools(ObjectNode body) {
    JsonNode choice = body.path("tool_choice");
    boolean free =
        choice.isMissingNode()
            || choice.isNull()
            || (choice.isTextual() && List.of("auto", "none").contains(choice.textValue()));
    if (!free && body.path("tools").isEmpty()) {
      throw Refusals.invalidValue("tool_choice", "'tool_choice' needs the tool in 'tools'.")
          .asException();
    }
  }
}
