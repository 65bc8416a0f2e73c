package dev.trivium.data.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a document into passages: at headings, then into so many words with an overlap, never across
 * a heading.
 *
 * @param words most words of a passage
 * @param overlap words that a passage repeats of the one before it
 */
public record Cutter(int words, int overlap) {
  /** Signs without a space this long count as a word: tables of numbers, scripts without spaces. */
  private static final int LONG_WORD = 60;

  /** A passage ends here even if it has fewer words. */
  private static final int SIGNS = 2_400;

  public Cutter {
    if (words < 1 || overlap < 0 || overlap >= words) {
      throw new IllegalArgumentException("the overlap is shorter than a passage");
    }
  }

  /**
   * A piece of a document.
   *
   * @param page from 1; 0 for media without pages
   * @param from where it begins in the plain text of the document
   */
  public record Piece(String heading, String text, int page, int from, int to) {}

  private record Word(int from, int to) {}

  /** All passages, in order. */
  public List<Piece> cut(Manuscript manuscript) {
    List<Piece> pieces = new ArrayList<>();
    for (Manuscript.Section section : manuscript.sections()) {
      List<Word> found = words(manuscript.text(), section.from(), section.to());
      int start = 0;
      while (start < found.size()) {
        int end = end(found, start);
        int from = found.get(start).from;
        int to = found.get(end - 1).to;
        String text = manuscript.text().substring(from, to);
        pieces.add(new Piece(section.heading(), text, manuscript.pageAt(from), from, to));
        start = end == found.size() ? end : Math.max(end - overlap, start + 1);
      }
    }
    return pieces;
  }

  private int end(List<Word> found, int start) {
    int end = start + 1;
    while (end < found.size()
        && end - start < words
        && found.get(end).to - found.get(start).from <= SIGNS) {
      end++;
    }
    return end;
  }

  private static List<Word> words(String text, int from, int to) {
    List<Word> words = new ArrayList<>();
    int begin = -1;
    for (int at = from; at < to; at++) {
      boolean space = Character.isWhitespace(text.charAt(at));
      if (begin >= 0 && (space || at - begin >= LONG_WORD && !inPair(text, at))) {
        words.add(new Word(begin, at));
        begin = -1;
      }
      if (!space && begin < 0) {
        begin = at;
      }
    }
    if (begin >= 0) {
      words.add(new Word(begin, to));
    }
    return words;
  }

  private static boolean inPair(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at));
  }
}
