package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.llm.ModelEvent;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.Executor;

/** Rules call one of the caller's own functions; nothing is said beside it. */
record ToolCall(ToolTurn turn, String name, ObjectNode arguments) implements Speech {

  @Override
  public Multi<Piece> pieces(String response, Executor here) {
    String id = turn.tools().ids().next("call");
    return Multi.createFrom()
        .items(
            new Piece.Call(0, id, name, arguments.toString()),
            new Piece.End(ModelEvent.Finish.TOOL_CALLS));
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
    return turn.spoken(
        arguments.toString(), "tool_call", "a call of your tool " + name + " with " + arguments);
  }

  @Override
  public String context(ArrayNode output) {
    return turn.context(output);
  }
}
