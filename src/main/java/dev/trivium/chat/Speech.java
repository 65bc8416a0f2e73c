package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An answer that is said piece by piece; one object a response, used once. */
interface Speech {

  /**
   * Everything that is said, to exactly one {@link Piece.End}. Cancelling stops whatever it stands
   * on at once, and settles what was reserved for it.
   *
   * @param response id of the response
   * @param here runs on the context of the response
   */
  Multi<Piece> pieces(String response, Executor here);

  /** What the caller is told, before the first word, about who speaks. */
  String disclosure();

  /** Whose words they are, as far as it is known before the first: template or model. */
  default String words() {
    return "model";
  }

  /** What is known of it by now; it is asked for at whatever end there is. */
  Spoken spoken();

  /**
   * What a follow-up needs; null for what the response before left.
   *
   * @param output the items that were shown
   */
  @Nullable String context(ArrayNode output);

  /** A piece of what is said. */
  sealed interface Piece {
    /** More of the text. */
    record Text(String delta) implements Piece {}

    /** More of a call of one of the caller's own functions. */
    record Call(int index, String id, String name, String arguments) implements Piece {}

    /** An event that only those see who asked for events of this house. */
    record Aside(ServerEvent event) implements Piece {}

    /** The end. */
    record End(ModelEvent.Finish finish) implements Piece {}
  }

  /**
   * What the end tells of it.
   *
   * @param estimated whether the tokens were counted here
   * @param labels metadata of this house, in the order of their weight
   * @param answer the evidence it stands on; null for none
   * @param warnings codes of what the caller is to be warned of
   */
  record Spoken(
      Tokens tokens,
      boolean estimated,
      Map<String, String> labels,
      @Nullable Answer answer,
      List<String> warnings) {}
}
