package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /v1/embeddings}. Stock clients send a text, texts, or the tokens of them
 * in the vocabulary cl100k.
 *
 * @param texts empty if there are tokens
 * @param tokens empty if there are texts
 * @param base64 whether vectors are told as the bytes of little-endian floats
 */
public record EmbeddingRequest(
    String model, List<String> texts, List<int[]> tokens, boolean base64) {
  private static final String INPUT = "input";
  private static final String SHAPE =
      "'input' must be a text, a list of texts, a list of tokens, or a list of lists of tokens;"
          + " none of them empty.";

  public EmbeddingRequest {
    texts = List.copyOf(texts);
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads a body.
   *
   * @param most inputs
   * @param dimensions the only number of dimensions there is
   */
  public static EmbeddingRequest of(ObjectNode body, int most, int dimensions) {
    Members members = new Members(body);
    members
        .positive("dimensions")
        .filter(asked -> asked != dimensions)
        .ifPresent(asked -> {
          throw Refusals.unsupported(
                  "dimensions",
                  "This model has %d dimensions and cannot give %d; leave 'dimensions' out."
                      .formatted(dimensions, asked))
              .asException();
        });
    String format = members.text("encoding_format").orElse("float");
    if (!List.of("float", "base64").contains(format)) {
      throw Refusals.invalidValue("encoding_format", "'encoding_format' must be float or base64.")
          .asException();
    }
    String model = members.text("model").orElseThrow(() -> Members.wrong("model", "given"));
    JsonNode input = members.node(INPUT).orElseThrow(() -> wrong());
    return isTokens(input) || isTokens(input.path(0))
        ? new EmbeddingRequest(model, List.of(), tokens(input, most), format.equals("base64"))
        : new EmbeddingRequest(model, texts(input, most), List.of(), format.equals("base64"));
  }

  /** How many vectors are asked for. */
  public int size() {
    return texts.size() + tokens.size();
  }

  private static List<String> texts(JsonNode input, int most) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : several(input, input.isTextual(), most)) {
      if (!text.isTextual() || text.textValue().isEmpty()) {
        throw wrong();
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  private static List<int[]> tokens(JsonNode input, int most) {
    List<int[]> tokens = new ArrayList<>();
    for (JsonNode ids : several(input, isTokens(input), most)) {
      if (!isTokens(ids)) {
        throw wrong();
      }
      int[] list = new int[ids.size()];
      for (int i = 0; i < list.length; i++) {
        list[i] = token(ids.path(i));
      }
      tokens.add(list);
    }
    return tokens;
  }

  private static int token(JsonNode id) {
    if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
      throw wrong();
    }
    return id.intValue();
  }

  private static Iterable<JsonNode> several(JsonNode input, boolean one, int most) {
    if (one) {
      return List.of(input);
    }
    if (!input.isArray() || input.isEmpty()) {
      throw wrong();
    }
    if (input.size() > most) {
      throw Refusals.invalidValue(
              INPUT,
              "'input' has %d entries; at most %d are taken at once.".formatted(input.size(), most))
          .asException();
    }
    return input;
  }

  private static boolean isTokens(JsonNode node) {
    return node.isArray() && node.path(0).isNumber();
  }

  private static RuntimeException wrong() {
    return Refusals.invalidValue(INPUT, SHAPE).asException();
  }
}
