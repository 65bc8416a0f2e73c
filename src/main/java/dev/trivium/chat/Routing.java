package dev.trivium.chat;

import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.kernel.Caller;
import dev.trivium.llm.Models;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who answers a request, before it begins. */
record Routing(RunTools tools) {

  /**
   * What speaks, if it is not the analyst alone. Errors: a model that is unknown or not open to the
   * caller; a question or a conversation that cannot be answered as it is.
   *
   * @param context what the response before left
   */
  Optional<Speech> speech(Caller caller, CreateRequest request, @Nullable String context) {
    Optional<Models.Model> named = tools.models().find(request.model());
    if (named.filter(model -> !model.card().grounded()).isPresent()) {
      return named.map(model -> Relay.of(caller, request, Carried.read(context), model, tools));
    }
    return Optional.empty();
  }

  /** Whether a request may begin at all, as far as it can be told without the response before. */
  void require(Caller caller, CreateRequest request) {
    Optional<Models.Model> named = tools.models().find(request.model());
    if (named.isEmpty() && !ModelRoutes.isKnown(request.model())) {
      throw Refusals.unknownModel(request.model()).asException();
    }
    if (named.filter(model -> !model.card().isOpenTo(caller.roles())).isPresent()) {
      throw Refusals.modelNotAllowed(request.model()).asException();
    }
    if (named.filter(model -> !model.card().grounded()).isEmpty()) {
      Requests.requireQuestion(request);
      int length = request.question().length();
      if (length > tools.config().questionMax()) {
        throw Refusals.tooLong(length, tools.config().questionMax()).asException();
      }
    }
  }
}
