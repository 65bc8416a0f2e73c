package dev.trivium.data.text;

import java.util.Collections;
import java.util.List;

/**
 * A document as plain text, with the headings and pages that its parts stand under.
 *
 * @param title what the document calls itself, or empty
 * @param sections in order, without overlap; headings themselves are in none
 * @param pageStarts where each page begins in the text; empty for media without pages
 */
public record Manuscript(
    String title, String text, List<Section> sections, List<Integer> pageStarts) {
  public Manuscript {
    sections = List.copyOf(sections);
    pageStarts = List.copyOf(pageStarts);
  }

  /**
   * Text under one heading.
   *
   * @param heading with those above it, outermost first: {@code Returns › Damaged goods}
   */
  public record Section(String heading, int from, int to) {}

  /** The page of a position, from 1; 0 for media without pages. */
  public int pageAt(int position) {
    int found = Collections.binarySearch(pageStarts, position);
    return found >= 0 ? found + 1 : -found - 1;
  }

  public int pages() {
    return pageStarts.size();
  }
}
