package dev.trivium.llm.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces of function calls in one order and with one identity, however the upstream numbers them:
 * some repeat the id in every piece, some leave out the index, some give each call the index 0.
 */
final class CallPieces {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CALLS_MAX = 128;

  private final AnswerSink sink;
  private final List<Begun> begun = new ArrayList<>();
  private String answer = "";

  CallPieces(AnswerSink sink) {
    this.sink = sink;
  }

  /** A call; it is told as soon as its name is known. */
  private static final class Begun {
    private final int given;
    private final String id;
    private final StringBuilder held = new StringBuilder();
    private boolean told;

    Begun(int given, String id) {
      this.given = given;
      this.id = id;
    }
  }

  /** The id of the answer, from which a call without an id gets one. */
  void answer(String id) {
    answer = id.length() > 64 ? id.substring(0, 64) : id;
  }

  /** Reads one element of {@code tool_calls}, whose brace was read. */
  void read(JsonParser json) throws IOException {
    int index = -1;
    String id = "";
    String[] function = {"", ""};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
        index = json.getIntValue();
      } else if (name.equals("id") && value == JsonToken.VALUE_STRING) {
        id = json.getText();
      } else if (name.equals("function") && value == JsonToken.START_OBJECT) {
        function(json, function);
      } else {
        json.skipChildren();
      }
    }
    take(index, id, function[0], function[1]);
  }

  /** Errors: a call that never got a name. */
  void end() throws BrokenAnswer {
    for (Begun call : begun) {
      if (!call.told) {
        throw new BrokenAnswer("a function call has no name");
      }
    }
  }

  private static void function(JsonParser json, String[] into) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("name") && value == JsonToken.VALUE_STRING) {
        into[0] = json.getText();
      } else if (name.equals("arguments")) {
        into[1] = arguments(json, value);
      } else {
        json.skipChildren();
      }
    }
  }

  /** The text of the arguments; some servers send the object itself. */
  private static String arguments(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    if (value == JsonToken.VALUE_NULL) {
      return "";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.copyCurrentStructure(json);
    }
    return text.toString();
  }

  private void take(int index, String id, String name, String arguments) throws BrokenAnswer {
    int place = place(index, id);
    Begun call = begun.get(place);
    if (call.told) {
      if (!arguments.isEmpty()) {
        sink.call(place, "", "", arguments);
      }
      return;
    }
    call.held.append(arguments);
    if (!name.isEmpty()) {
      call.told = true;
      String known = call.id.isEmpty() ? "call_" + answer + "_" + place : call.id;
      sink.call(place, known, name, call.held.toString());
      call.held.setLength(0);
    }
  }

  private int place(int index, String id) throws BrokenAnswer {
    for (int i = begun.size() - 1; i >= 0; i--) {
      Begun call = begun.get(i);
      boolean sameIndex = index < 0 || call.given == index;
      boolean sameCall = id.isEmpty() || call.id.isEmpty() || call.id.equals(id);
      if (sameIndex && sameCall) {
        return i;
      }
    }
    if (begun.size() == CALLS_MAX) {
      throw new BrokenAnswer("the answer has more than " + CALLS_MAX + " function calls");
    }
    begun.add(new Begun(index, id));
    return begun.size() - 1;
  }
}
