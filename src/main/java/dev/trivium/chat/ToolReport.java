package dev.trivium.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trivium.chat.protocol.TextPieces;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.llm.ModelEvent;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Tells by rules what the caller's own functions gave, each named as the evidence it is. What they
 * gave is quoted, in signs that stand for themselves, and never read as an instruction.
 */
final class ToolReport implements Speech {
  private static final int CHARACTERS = 4;
  private static final int LINES = 40;
  private static final String CHECKED = "*I did not check this against your data.*";

  private final ToolTurn turn;
  private final String text;
  private final boolean cut;
  private final List<String> names = new ArrayList<>();

  ToolReport(ToolTurn turn) {
    this.turn = turn;
    String whole = String.join("\n\n", paragraphs()) + "\n\n" + CHECKED;
    int most =
        turn.tools().config().models().output(turn.request().maxOutputTokens(), Integer.MAX_VALUE)
            * CHARACTERS;
    this.cut = whole.length() > most;
    this.text = Formats.cut(whole, most);
  }

  /** One for each output behind the last word of anybody else. */
  private List<String> paragraphs() {
    ArrayNode turns = turn.dialogue().turns();
    Map<String, String> called = new HashMap<>();
    int first = 0;
    for (int i = 0; i < turns.size(); i++) {
      for (JsonNode call : turns.get(i).path("tool_calls")) {
        called.put(call.path("id").asText(), call.path("function").path("name").asText());
      }
      first = turns.get(i).path("role").asText().equals("tool") ? first : i + 1;
    }
    List<String> paragraphs = new ArrayList<>();
    for (int i = first; i < turns.size(); i++) {
      JsonNode output = turns.get(i);
      String name = called.getOrDefault(output.path("tool_call_id").asText(), "");
      names.add(name);
      paragraphs.add(
          "From the tool " + Formats.quoted(name) + ":" + quoted(text(output.path("content"))));
    }
    return paragraphs;
  }

  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    List<String> parts = new ArrayList<>();
    content.forEach(part -> parts.add(part.path("text").asText("")));
    return String.join("\n", parts);
  }

  private static String quoted(String output) {
    List<String> lines = lines(output);
    if (lines.isEmpty()) {
      return " nothing.";
    }
    if (lines.size() == 1) {
      return " " + lines.getFirst();
    }
    List<String> shown = lines.subList(0, Math.min(LINES, lines.size()));
    String more = lines.size() > LINES ? "\n- … %d more".formatted(lines.size() - LINES) : "";
    return "\n\n- " + String.join("\n- ", shown) + more;
  }

  /** The members of an object, the elements of a list, or the lines of a text. */
  private static List<String> lines(String output) {
    List<String> lines = new ArrayList<>();
    JsonNode read = json(output);
    if (read.isObject()) {
      read.properties()
          .forEach(
              entry -> lines.add(Formats.quoted(entry.getKey()) + ": " + shown(entry.getValue())));
    } else if (read.isArray()) {
      read.forEach(each -> lines.add(shown(each)));
    } else {
      output.lines().map(Formats::quoted).filter(line -> !line.isEmpty()).forEach(lines::add);
    }
    return lines;
  }

  private static String shown(JsonNode value) {
    return Formats.quoted(value.isContainerNode() ? value.toString() : value.asText());
  }

  private static JsonNode json(String output) {
    try {
      return output.startsWith("{") || output.startsWith("[")
          ? Wire.read(output)
          : Wire.NODES.missingNode();
    } catch (JsonProcessingException text) {
      return Wire.NODES.missingNode();
    }
  }

  @Override
  public Multi<Piece> pieces(String response, Executor here) {
    List<Piece> pieces = new ArrayList<>();
    TextPieces.of(text).forEach(piece -> pieces.add(new Piece.Text(piece)));
    pieces.add(new Piece.End(cut ? ModelEvent.Finish.LENGTH : ModelEvent.Finish.STOP));
    return Multi.createFrom().iterable(pieces);
  }

  @Override
  public String disclosure() {
    return turn.tools().config().disclosure();
  }

  @Override
  public String words() {
    return "template";
  }

  @Override
  public Spoken spoken() {
    return turn.spoken(text, "tool_output", "what came from the tool " + String.join(", ", names));
  }

  @Override
  public String context(ArrayNode output) {
    return turn.context(output);
  }
}
