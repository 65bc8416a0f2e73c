package dev.trivium.llm;

import org.jspecify.annotations.Nullable;

/** What a language model says. */
public sealed interface ModelEvent {

  /** A piece of text; never empty. */
  record Text(String delta) implements ModelEvent {}

  /**
   * A piece of a function call.
   *
   * @param index which of the calls of this answer
   * @param id in the first piece of an index; empty in all others
   * @param name the same
   * @param arguments a piece of the JSON text of the arguments
   */
  record Call(int index, String id, String name, String arguments) implements ModelEvent {}

  /**
   * The end.
   *
   * @param tokens as the upstream counted them; null if it did not tell
   */
  record Done(Finish finish, @Nullable Tokens tokens) implements ModelEvent {}

  /** Why a model stopped. */
  enum Finish {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER
  }
}
