package dev.trivium.llm;

import java.util.List;
import java.util.Optional;

/** The language models that are configured, in the order of preference. */
public interface Models {
  /** No model at all: everything is answered by the embedded analyst. */
  Models NONE = List::of;

  List<Model> all();

  default Optional<Model> find(String alias) {
    return all().stream().filter(model -> model.card().alias().equals(alias)).findFirst();
  }

  /** A model with what is known of it; its breaker, retries and deadlines are behind it. */
  record Model(ModelCard card, ChatModel chat) {}
}
