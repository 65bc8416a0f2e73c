package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialogueTest {
  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Wire.read(text.replace('\'', '"'));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  private static Dialogue items(String body) {
    return Dialogue.of(Requests.response(json(body)), Wire.array());
  }

  private static Dialogue messages(String body) {
    return Dialogue.of(Requests.completion(json(body)), Wire.array());
  }

  @Test
  void passesOnItemsOfTheResponsesApiAsMessages() {
    Dialogue dialogue =
        items(
            """
            {'instructions': 'be brief', 'temperature': 0.5, 'top_k': 3, 'input': [
              {'role': 'developer', 'content': 'in French'},
              {'role': 'user', 'content': [{'type': 'input_text', 'text': 'weather?'},
                {'type': 'input_image', 'image_url': 'data:x', 'detail': 'low'}]},
              {'type': 'reasoning', 'summary': []},
              {'type': 'function_call', 'call_id': 'a', 'name': 'weather', 'arguments': '{}'},
              {'type': 'function_call', 'call_id': 'b', 'name': 'time', 'arguments': '{}'},
              {'type': 'function_call_output', 'call_id': 'a', 'output': 'rain'},
              {'type': 'function_call_output', 'call_id': 'b',
                'output': [{'type': 'input_text', 'text': 'noon'}]}]}
            """);

    assertThat(dialogue.messages())
        .isEqualTo(
            json("""
            {'m': [
              {'role': 'system', 'content': 'be brief'},
              {'role': 'system', 'content': 'in French'},
              {'role': 'user', 'content': [{'type': 'text', 'text': 'weather?'},
                {'type': 'image_url', 'image_url': {'url': 'data:x', 'detail': 'low'}}]},
              {'role': 'assistant', 'content': null, 'tool_calls': [
                {'id': 'a', 'type': 'function',
                  'function': {'name': 'weather', 'arguments': '{}'}},
                {'id': 'b', 'type': 'function',
                  'function': {'name': 'time', 'arguments': '{}'}}]},
              {'role': 'tool', 'tool_call_id': 'a', 'content': 'rain'},
              {'role': 'tool', 'tool_call_id': 'b', 'content': 'noon'}]}
            """)
                .get("m"));
    assertThat(dialogue.options()).isEqualTo(json("{'temperature': 0.5}"));
  }

  @Test
  void passesOnMessagesWithKnownMembersOnly() {
    Dialogue dialogue =
        messages(
            """
            {'messages': [{'role': 'developer', 'content': 'x', 'cache': true},
              {'role': 'user', 'content': 'hi', 'name': 'anna'},
              {'role': 'assistant', 'tool_calls': [{'id': 'c', 'type': 'function', 'index': 0,
                'function': {'name': 'f', 'arguments': '{"a":1}'}}]},
              {'role': 'tool', 'tool_call_id': 'c', 'content': 'done'}]}
            """
                .replace("\"a\"", "\\\"a\\\""));

    assertThat(dialogue.messages().toString())
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"x\"},"
                + "{\"role\":\"user\",\"content\":\"hi\",\"name\":\"anna\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\","
                + "\"type\":\"function\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"a\\\":1}\"}}]},"
                + "{\"role\":\"tool\",\"content\":\"done\",\"tool_call_id\":\"c\"}]");
  }

  @Test
  void saysToolsAndFormsAsChatCompletionsDo() {
    Dialogue dialogue =
        items(
            """
            {'input': 'x', 'tools': [
                {'type': 'function', 'name': 'f', 'parameters': {'type': 'object'}, 'strict': true},
                {'type': 'function', 'name': 'g'}],
              'tool_choice': {'type': 'function', 'name': 'g'},
              'text': {'format': {'type': 'json_schema', 'name': 'n', 'schema': {}}}}
            """);

    assertThat(dialogue.tools())
        .isEqualTo(
            json("""
            {'t': [{'type': 'function', 'function':
                {'name': 'f', 'parameters': {'type': 'object'}, 'strict': true}},
              {'type': 'function', 'function': {'name': 'g'}}]}
            """)
                .get("t"));
    assertThat(dialogue.toolChoice())
        .isEqualTo(json("{'type': 'function', 'function': {'name': 'g'}}"));
    assertThat(dialogue.format())
        .isEqualTo(json("{'type': 'json_schema', 'json_schema': {'name': 'n', 'schema': {}}}"));
  }

  @Test
  void offersNothingThatIsNotAllowed() {
    Dialogue dialogue =
        items(
            """
            {'input': 'x', 'tools': [{'type': 'function', 'name': 'f'},
              {'type': 'function', 'name': 'g'}],
              'tool_choice': {'type': 'allowed_tools', 'mode': 'required',
                'tools': [{'type': 'function', 'name': 'g'}]}}
            """);

    assertThat(dialogue.tools().toString()).contains("\"g\"").doesNotContain("\"f\"");
    assertThat(dialogue.toolChoice()).isEqualTo(Wire.NODES.textNode("required"));
  }

  @Test
  void goesOnFromTheTurnsBefore() {
    ArrayNode before = Wire.array();
    DialogueItems.said(
        (ArrayNode)
            json("""
            {'o': [{'type': 'function_call', 'call_id': 'a', 'name': 'f',
              'arguments': '{}'}]}
            """)
                .get("o"),
        before);

    Dialogue dialogue =
        Dialogue.of(
            Requests.response(
                json(
                    "{'input': [{'type': 'function_call_output', 'call_id': 'a',"
                        + " 'output': 'ok'}]}")),
            before);

    assertThat(dialogue.turns()).hasSize(2);
    assertThat(before).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input': [{'type': 'function_call_output', 'call_id': 'x', 'output': ''}]}|input",
        "{'input': [{'type': 'web_search_call'}]}|input[0]",
        "{'input': []}|input",
        "{'input': 'x', 'tools': [{'type': 'function'}]}|tools[0].name",
        "{'input': 'x', 'tools': [{'type': 'function', 'name': 'f'}], 'tool_choice':"
            + " {'type': 'function', 'name': 'g'}}|tool_choice",
        "{'input': 'x', 'text': {'format': {'type': 'grammar'}}}|text.format",
      })
  void refusesByNameWhatCannotBePassedOn(String body, String param) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> items(body));

    assertThat(refused.problem().param()).contains(param);
    assertThat(refused.problem().kind().status()).isEqualTo(400);
  }
}
