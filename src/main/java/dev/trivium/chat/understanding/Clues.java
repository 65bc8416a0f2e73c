package dev.trivium.chat.understanding;

/**
 * What was noticed while a question was read. Counts are of phrases unless said otherwise; the more
 * of them, the more reason to doubt.
 *
 * @param tokens words, numbers and signs of the question
 * @param content phrases that carry meaning
 * @param silent words that were passed over as carrying none
 * @param soft those of them that are more than little words and may carry some
 * @param muted those of them that are also a value of the domain
 * @param idle phrases that carry meaning and left no trace in the query
 * @param vague phrases that ask for something a query cannot hold, such as "performance"
 * @param dropped words nobody knows that were passed over as they stood beside a known name
 * @param corrected slips of the keyboard that were mended
 * @param inexact names that were found by a synonym or in another form
 * @param hinted metrics that only a verb, an adjective or nothing at all pointed to
 * @param dual names that can be a metric or a dimension
 * @param resolved values of two dimensions of which one was taken
 * @param misfits numbers whose unit is not that of their metric
 * @param guessed numbers that are compared with a metric nobody named
 * @param stacked periods beyond those the form of the query asks for
 * @param unsaid periods compared with that nobody named
 * @param narrow groupings by a dimension of which one value is asked for
 * @param bare groupings by a dimension that merely stood there
 * @param adjoined dimensions that stand right before a metric, as adjectives do
 * @param crowded metrics beyond one that nothing like "and" ties to it
 * @param parts slots of the query that are filled, beyond two
 * @param assumed slots that were filled by a default
 * @param inherited slots that were taken from the question before
 * @param margin how much better the reading is than the next one that means something else, 0 to 2
 */
public record Clues(
    int tokens,
    int content,
    int silent,
    int soft,
    int muted,
    int idle,
    int vague,
    int dropped,
    int corrected,
    int inexact,
    int hinted,
    int dual,
    int resolved,
    int misfits,
    int guessed,
    int stacked,
    int unsaid,
    int narrow,
    int bare,
    int adjoined,
    int crowded,
    int parts,
    int assumed,
    int inherited,
    double margin) {

  /** Nothing to doubt: the reading was picked from a list. */
  public static final Clues NONE =
      new Clues(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Rivals.FAR);
}
