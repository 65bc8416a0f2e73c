package dev.trivium.llm;

/**
 * Tokens of one call.
 *
 * @param input of the prompt, all of them
 * @param cached those of the prompt that the upstream had read before
 * @param output of the answer, all of them
 * @param reasoning those of the answer that nobody sees
 */
public record Tokens(long input, long cached, long output, long reasoning) {
  public static final Tokens NONE = new Tokens(0, 0, 0, 0);

  public Tokens plus(Tokens more) {
    return new Tokens(
        input + more.input, cached + more.cached, output + more.output, reasoning + more.reasoning);
  }
}
