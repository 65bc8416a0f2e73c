package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.Sources;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A settled answer with its evidence.
 *
 * @param queryType the class of question: total, trend, breakdown, ranking, compare, growth, share,
 *     forecast, definition, capability, unknown …
 * @param text Markdown, complete: answer, caveats, interpretation with exact dates, source,
 *     disclosure
 * @param interpretation one line that restates what was understood, with exact dates
 * @param query the typed query, or null where nothing was queried
 * @param columns of the rows; a forecast has period, value, lower, upper
 * @param rows raw cells: numbers, text, ISO dates, null
 * @param sql statements that ran; empty where none did
 * @param sources what the rows stand on; none where nothing was queried
 * @param assurance how sure it is
 * @param chart line, bar, fan or none
 * @param cited what was taken from documents
 * @param suggestions questions that work next
 * @param context what a follow-up needs of this answer, opaque to everybody else; null for none
 */
record Answer(
    Kind kind,
    String queryType,
    String text,
    String interpretation,
    @Nullable JsonNode query,
    List<String> columns,
    List<List<@Nullable Object>> rows,
    List<String> sql,
    Instant asOf,
    Sources sources,
    Assurance assurance,
    String chart,
    List<Cited> cited,
    List<String> suggestions,
    @Nullable String context) {

  /**
   * The same, with one more paragraph behind the first.
   *
   * @param more what was taken from documents for it
   */
  Answer with(String paragraph, List<Cited> more) {
    int first = text.indexOf("\n\n");
    String before = first < 0 ? text : text.substring(0, first);
    String after = first < 0 ? "" : text.substring(first);
    return new Answer(
        kind,
        queryType,
        before + "\n\n" + paragraph + after,
        interpretation,
        query,
        columns,
        rows,
        sql,
        asOf,
        sources,
        assurance,
        chart,
        more,
        suggestions,
        context);
  }

  /** The same in other words. */
  Answer saying(String words) {
    return saying(words, assurance);
  }

  /** The same in other words, and as sure as that. */
  Answer saying(String words, Assurance sure) {
    return new Answer(
        kind,
        queryType,
        words,
        interpretation,
        query,
        columns,
        rows,
        sql,
        asOf,
        sources,
        sure,
        chart,
        cited,
        suggestions,
        context);
  }

  /** What the reader got. */
  enum Kind {
    ANSWER,
    CLARIFY,
    ABSTAIN,
    FORECAST,
    HELP
  }
}
