package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of a question and of its answer, wherever they stand. */
final class Said {
  private Said() {}

  /** What the caller sent: the turns, and whatever else came along as text. */
  static List<String> in(CreateRequest request) {
    List<String> texts = new ArrayList<>(request.turns());
    collect(request.body(), texts);
    collect(request.echo(), texts);
    texts.addAll(request.metadata().values());
    return texts;
  }

  /** What the answer says, what it stands on, and what a follow-up would know. */
  static List<String> in(LiveResponse.Settled end) {
    List<String> texts = new ArrayList<>();
    collect(end.object().path("output"), texts);
    texts.addAll(Labels.all(end.object()).values());
    JsonNode evidence = end.evidence();
    if (evidence != null) {
      collect(evidence, texts);
    }
    @Nullable String context = end.context();
    if (context != null) {
      texts.add(context.replace('\\', ' '));
    }
    return texts;
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    } else if (node.isNumber()) {
      texts.add(node.asText());
    } else {
      node.forEach(child -> collect(child, texts));
    }
  }
}
