package dev.trivium.data.semantic;

import java.util.List;

/** What came of reading a model: all mistakes at once, or a model that holds. */
public sealed interface Reading {
  /**
   * @param notes what was not understood and left aside
   */
  record Accepted(Model model, List<String> notes) implements Reading {
    public Accepted {
      notes = List.copyOf(notes);
    }
  }

  record Refused(List<Mistake> mistakes) implements Reading {
    public Refused {
      mistakes = List.copyOf(mistakes);
    }
  }
}
