package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What every new response passes, whatever surface asked for it. */
record Gate(Rates rates, ChatConfig.Models models) {

  /**
   * Admits the request and gives back what it did not use when its response has ended. Errors:
   * {@code chat/rate}.
   *
   * @param cancelled it begins only to end, so it takes nothing
   */
  Uni<LiveResponse> enter(
      Caller caller, CreateRequest request, boolean cancelled, Supplier<Uni<LiveResponse>> begin) {
    return cancelled ? begin.get() : admitted(caller, request, begin, Gate::whenEnded);
  }

  /** The same for an answer that is whole when it comes. */
  Uni<ObjectNode> whole(Caller caller, CreateRequest request, Supplier<Uni<ObjectNode>> answer) {
    return admitted(
        caller, request, answer, (object, admitted) -> admitted.end(totalTokens(object)));
  }

  private <T> Uni<T> admitted(
      Caller caller,
      CreateRequest request,
      Supplier<Uni<T>> work,
      BiConsumer<T, Rates.Admitted> done) {
    long prompt = Usage.tokens(String.join("\n", request.turns()));
    long most = models.output(request.maxOutputTokens(), Integer.MAX_VALUE);
    return rates
        .admit(caller, prompt + most)
        .chain(admitted ->
            Uni.createFrom()
                .deferred(work::get)
                .onFailure()
                .invoke(() -> admitted.end(prompt))
                .onCancellation()
                .invoke(() -> admitted.end(prompt))
                .invoke(made -> done.accept(made, admitted)));
  }

  private static void whenEnded(LiveResponse response, Rates.Admitted admitted) {
    response
        .ended()
        .subscribe()
        .with(end -> admitted.end(totalTokens(end.object())), never -> admitted.end(0));
  }

  private static long totalTokens(ObjectNode object) {
    return object.path("usage").path("total_tokens").asLong();
  }
}
