package dev.trivium.chat;

import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.understanding.Languages;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.Models;
import java.time.InstantSource;

/** What every run works with. */
record RunTools(
    Answerer answerer,
    ResponseRepository repository,
    BatchRepository batches,
    Recall recall,
    Models models,
    PromptTokens tokens,
    Purse purse,
    Wording wording,
    Languages languages,
    Rollout rollout,
    Tally tally,
    ChatConfig config,
    InstantSource clock,
    Ids ids,
    Observer observer) {

  Routing routing() {
    return new Routing(this);
  }

  /** What may be shown of a failure; what is no problem is a bug, noted under a reference. */
  Problem problemOf(String response, Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    String reference = ids.next("ref");
    observer.observe(new ChatObservation.ResponseBroken(response, reference, failure));
    return Refusals.bug(reference);
  }
}
