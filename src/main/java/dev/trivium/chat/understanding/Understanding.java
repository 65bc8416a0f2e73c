package dev.trivium.chat.understanding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a question turned out to be. */
public sealed interface Understanding {
  /**
   * A question to the data.
   *
   * @param inherited what was taken from the question before, in words; empty for nothing
   * @param assumed what was filled in or corrected, in words
   */
  record Data(Interpretation query, List<String> inherited, List<String> assumed)
      implements Understanding {}

  /**
   * Something is missing or can be read in two ways.
   *
   * @param pending what a reply completes, or null
   */
  record Clarify(String question, List<Option> options, @Nullable Interpretation pending)
      implements Understanding {}

  /** It cannot be answered; {@code words} are those nobody knows, {@code nearest} those near. */
  record Abstain(Reason reason, List<String> words, List<String> nearest)
      implements Understanding {}

  /** What a metric or a dimension means. */
  record Definition(String name) implements Understanding {}

  /** From when to when there are rows. */
  record Coverage(boolean first, boolean last) implements Understanding {}

  /** About the assistant itself. */
  record Help(Topic topic) implements Understanding {}

  /** One reading that can be chosen. */
  record Option(String label, Interpretation query) {}

  /** Why there is no answer. */
  enum Reason {
    UNKNOWN,
    UNSAFE,
    PERSONAL,
    NOTHING,
    TOO_LONG,
    OUTSIDE
  }

  /** What help is about. */
  enum Topic {
    GREETING,
    THANKS,
    CAPABILITY,
    METRICS,
    DIMENSIONS
  }

  /** What a conversation remembers of the turn before. */
  record Memory(@Nullable Interpretation last, boolean open, List<Option> options) {
    public static final Memory NONE = new Memory(null, false, List.of());
  }
}
