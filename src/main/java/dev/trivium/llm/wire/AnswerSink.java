package dev.trivium.llm.wire;

/** Takes the parts of an answer as they are read. */
public interface AnswerSink {
  /** A piece of text; never empty. */
  void text(String piece);

  /**
   * A piece of a function call; id and name are empty in all but the first of an index.
   *
   * @param index counted from 0 in the order in which calls began
   */
  void call(int index, String id, String name, String arguments);

  /** The model thinks and shows nothing of it. */
  void thought();

  /** Why it stopped, in the upstream's word. */
  void finish(String reason);

  /** What the upstream counted; the last one holds. */
  void usage(long input, long cached, long output, long reasoning);
}
