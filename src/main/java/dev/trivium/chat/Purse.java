package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Money and tokens: reserved before a model is asked, settled when it has ended. */
interface Purse {
  /** No budget is set. */
  Purse UNLIMITED = (spending, input, output) -> Uni.createFrom().item(new Unlimited(output));

  /**
   * Takes the worst case out of every budget that holds, before the dispatch.
   *
   * @param input tokens of the prompt, estimated high
   * @param output tokens of the answer at most; the reservation may allow fewer
   *     <p>Errors: LIMITED {@code chat/budget} when not even the least answer fits.
   */
  Uni<Reservation> reserve(Spending spending, long input, int output);

  /** Who spends on what. */
  record Spending(Caller caller, ModelCard model, String feature, String response) {}

  /** What was taken out, until it is settled; a lease keeps it over a crash of this node. */
  interface Reservation {
    /** Tokens that the answer may have. */
    int maxOutput();

    /** Tells that the request is on its way: after a crash its prompt is booked, too. */
    default void dispatched() {}

    /** Codes of {@code trivium:warning} to be told now, such as {@code budget_80}. */
    default List<String> warnings() {
      return List.of();
    }

    /** Tells how many tokens came so far, so that a crash is settled at least by them. */
    void delivered(long output);

    /**
     * Books what was used and gives back the rest; a second call does nothing.
     *
     * @param estimated whether the tokens were counted here and not by the upstream
     */
    Uni<Void> settle(Tokens used, boolean estimated);
  }

  /** Holds nothing. */
  record Unlimited(int maxOutput) implements Reservation {
    @Override
    public void delivered(long output) {}

    @Override
    public Uni<Void> settle(Tokens used, boolean estimated) {
      return Uni.createFrom().voidItem();
    }
  }
}
