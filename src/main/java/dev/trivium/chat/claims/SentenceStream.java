package dev.trivium.chat.claims;

import java.util.ArrayList;
import java.util.List;

/** Cuts what comes in pieces into sentences, each as soon as it is whole. */
public final class SentenceStream {
  private final StringBuilder open = new StringBuilder();

  /** Sentences that are whole now. A line ends a sentence, and so does the begin of the next. */
  public List<String> add(String piece) {
    open.append(piece);
    List<String> whole = new ArrayList<>();
    int line = open.indexOf("\n");
    while (line >= 0) {
      whole.addAll(sentences(open.substring(0, line)));
      open.delete(0, line + 1);
      line = open.indexOf("\n");
    }
    List<String> begun = SentenceCheck.sentences(open.toString());
    if (begun.size() > 1) {
      whole.addAll(begun.subList(0, begun.size() - 1));
      open.setLength(0);
      open.append(begun.getLast());
    }
    return whole;
  }

  /** What is left when nothing more comes. */
  public List<String> rest() {
    List<String> rest = sentences(open.toString());
    open.setLength(0);
    return rest;
  }

  private static List<String> sentences(String text) {
    return text.isBlank() ? List.of() : SentenceCheck.sentences(text.strip());
  }
}
