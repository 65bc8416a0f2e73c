package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.Models;
import java.util.stream.Stream;

/** Who answers a caller: language models that are open to the caller, or rules alone. */
record Voices(Models models, ChatConfig config, Rollout rollout) {

  /** Whether the caller can reach any language model. */
  boolean hasModel(Caller caller) {
    return open(caller).findAny().isPresent();
  }

  /** What the caller is told of who answers where no model is named. */
  String disclosure(Caller caller) {
    boolean worded =
        config.models().worded()
            && !rollout.of(caller, Rollout.CHAT).analystOnly()
            && open(caller).anyMatch(ModelCard::grounded);
    return worded ? Worded.DISCLOSURE : config.disclosure();
  }

  private Stream<ModelCard> open(Caller caller) {
    return models.all().stream()
        .map(Models.Model::card)
        .filter(card -> card.isOpenTo(caller.roles()));
  }
}
