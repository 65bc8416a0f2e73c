package dev.trivium.chat;

import dev.trivium.data.Quotations.Citation;
import java.util.Optional;
import java.util.UUID;

/**
 * What an answer took from a document.
 *
 * @param subject the person whose data the document holds, if it does
 * @param said the words of the answer that stand on it, as they stand there
 */
record Cited(Citation citation, Optional<UUID> subject, String said) {

  /** Title and headings, as a reader finds the place. */
  static String name(Citation citation) {
    String title = citation.title();
    String heading = citation.heading();
    if (heading.isEmpty() || heading.equals(title)) {
      return title;
    }
    return heading.startsWith(title + " › ") ? heading : title + " › " + heading;
  }

  /** The place within the document. */
  static String place(Citation citation) {
    String range = "characters " + citation.from() + " to " + citation.to();
    return citation.page() > 0 ? "page " + citation.page() + ", " + range : range;
  }
}
