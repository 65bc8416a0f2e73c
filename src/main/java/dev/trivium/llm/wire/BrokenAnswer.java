package dev.trivium.llm.wire;

import java.io.IOException;

/** What came is no answer. The message is ours: what the upstream wrote is never in it. */
public final class BrokenAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenAnswer(String what) {
    super(what);
  }
}
