package dev.trivium.data.contract;

import java.util.List;

/** What came of reading a contract. */
public sealed interface Reading {
  /** It can be used; the notes are what was read past. */
  record Accepted(Contract contract, List<Finding> notes) implements Reading {
    public Accepted {
      notes = List.copyOf(notes);
    }
  }

  /** It cannot be used; everything that is wrong, at once. */
  record Refused(List<Finding> findings) implements Reading {
    public Refused {
      findings = List.copyOf(findings);
    }
  }
}
