package dev.trivium.chat.understanding;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a language writes words and numbers.
 *
 * @param numbers words that are numbers
 * @param rewrites words that stand for others
 * @param percents words after a number that make it one of a hundred
 * @param moneys words that make an amount of the number before them
 * @param endings what is tied to a word by an apostrophe and is a word of its own
 * @param asking words after which such an ending is a verb even where it could be a genitive
 * @param scales letters that are tied to a number and multiply it
 * @param comma whether the comma begins the decimals, and points part the thousands
 * @param point whether a point after a number makes it an ordinal
 * @param folds letters that can be written with plain ones
 */
record Spelling(
    Map<String, Double> numbers,
    Map<String, String> rewrites,
    Set<String> percents,
    Set<String> moneys,
    Map<String, String> endings,
    Set<String> asking,
    Map<String, Double> scales,
    boolean comma,
    boolean point,
    Map<String, String> folds) {

  static Spelling of(WordFile file) {
    Map<String, String> folds = joined(file.under("fold."));
    Map<String, Double> numbers = new HashMap<>();
    file.under("number.")
        .forEach((value, words) ->
            words.forEach(word -> numbers.put(plain(word, folds), Double.parseDouble(value))));
    Map<String, Double> scales = new HashMap<>();
    file.under("scale.")
        .forEach((value, words) ->
            words.forEach(word -> scales.put(plain(word, folds), Double.parseDouble(value))));
    Map<String, String> rewrites = new HashMap<>();
    joined(file.under("rewrite."))
        .forEach((word, other) -> rewrites.put(plain(word, folds), plain(other, folds)));
    return new Spelling(
        numbers,
        rewrites,
        Set.copyOf(file.list("percent")),
        Set.copyOf(file.list("money")),
        joined(file.under("ending.")),
        Set.copyOf(file.list("ending_after")),
        scales,
        file.list("decimal").contains("comma"),
        file.list("time.ordinal_mark").contains("."),
        folds);
  }

  private static Map<String, String> joined(Map<String, List<String>> lists) {
    Map<String, String> out = new LinkedHashMap<>();
    lists.forEach((key, words) -> out.put(key, String.join(", ", words)));
    return out;
  }

  /** The text with plain letters only. */
  String folded(String text) {
    return plain(text, folds);
  }

  private static String plain(String text, Map<String, String> folds) {
    String out = text;
    for (Map.Entry<String, String> fold : folds.entrySet()) {
      out = out.replace(fold.getKey(), fold.getValue());
    }
    return out;
  }
}
