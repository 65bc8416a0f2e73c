package dev.trivium.chat;

import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.kernel.Caller;
import dev.trivium.llm.Models;
import io.smallrye.mutiny.Uni;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides who answers a request, before it begins. */
record Routing(RunTools tools) {

  /**
   * What speaks, if it is not the analyst alone. Errors: a model that is unknown or not open to the
   * caller; a question or a conversation that cannot be answered as it is.
   *
   * @param context what the response before left
   */
  Uni<Optional<Speech>> speech(Caller caller, CreateRequest request, @Nullable String context) {
    Optional<Models.Model> named = tools.models().find(request.model());
    if (named.filter(model -> !model.card().grounded()).isPresent()) {
      return Relay.of(caller, request, Carried.read(context), named.get(), tools).map(Optional::of);
    }
    return Uni.createFrom().item(grounded(caller, request, context, named));
  }

  private Optional<Speech> grounded(
      Caller caller,
      CreateRequest request,
      @Nullable String context,
      Optional<Models.Model> named) {
    Optional<Speech> called = new ToolCalling(request, context, tools).speech();
    if (called.isPresent()) {
      return called;
    }
    List<Models.Model> asked = asked(caller, request.model(), named);
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Asking asking = new Asking(caller, request, context, tools.clock().instant(), tools);
    boolean alone = named.isPresent() && !tools.config().models().ladder();
    WordingPrompt.Version prompt =
        named.isPresent() ? WordingPrompt.Version.USUAL : prompt(tools.rollout(), caller);
    return Optional.of(new Worded(asking, asked, new Ladder(alone), prompt, tools));
  }

  /** The models that word an answer, in the order in which they are asked. */
  private List<Models.Model> asked(Caller caller, String model, Optional<Models.Model> named) {
    List<Models.Model> open =
        tools.models().all().stream()
            .filter(each -> each.card().grounded() && each.card().isOpenTo(caller.roles()))
            .toList();
    if (named.isPresent()) {
      Stream<Models.Model> others =
          tools.config().models().ladder()
              ? open.stream().filter(each -> !each.equals(named.get()))
              : Stream.of();
      return Stream.concat(named.stream(), others).toList();
    }
    boolean worded = model.equals(Requests.DEFAULT_MODEL) && tools.config().models().worded();
    return worded ? varied(open, tools.rollout().of(caller, Rollout.CHAT)) : List.of();
  }

  /** What a variant changes of how a model is told to write. */
  private WordingPrompt.Version prompt(Rollout rollout, Caller caller) {
    String name = rollout.of(caller, Rollout.CHAT).prompt();
    String style = name == null ? null : tools.config().rollouts().prompts().get(name);
    return style == null
        ? WordingPrompt.Version.USUAL
        : new WordingPrompt.Version("prompt:" + name, style);
  }

  /** What a variant changes: no model at all, or another one first. */
  private static List<Models.Model> varied(List<Models.Model> open, Rollout.Variant variant) {
    if (variant.analystOnly()) {
      return List.of();
    }
    String first = variant.model();
    return first == null
        ? open
        : open.stream()
            .sorted(Comparator.comparing(model -> !model.card().alias().equals(first)))
            .toList();
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
      int length = request.turns().isEmpty() ? 0 : request.question().length();
      if (length > tools.config().questionMax()) {
        throw Refusals.tooLong(length, tools.config().questionMax()).asException();
      }
    }
  }
}
