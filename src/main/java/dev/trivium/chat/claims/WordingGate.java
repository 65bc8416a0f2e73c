package dev.trivium.chat.claims;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a sentence of a language model must pass before anybody sees it. It is stricter than the
 * gate of our own templates: a model may be wrong, may obey what stands in the data or in the
 * question, and may print what it was told. So a sentence stands on the evidence in all of its
 * words: numbers, dates and names, each beside its own row, comparisons and causes only where the
 * template has them, and most of the rest.
 */
public final class WordingGate {
  private static final Locale LANGUAGE = Locale.ENGLISH;
  private static final int LONGEST = 600;
  private static final int REPEATED = 6;
  private static final int LONG_WORD = 5;
  private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}'\u2019-]*");

  /** Links, markup, code, addresses: nothing of that is wording. */
  private static final Pattern STRANGE =
      Pattern.compile("https?:|www\\.|[<>{}\\[\\]`|#@\\\\]|^\\s*[-*>] ");

  /** Words that say nothing by themselves; with a capital they are no names. */
  private static final Set<String> PLAIN =
      Set.of(
          "the",
          "a",
          "an",
          "in",
          "on",
          "at",
          "of",
          "for",
          "from",
          "to",
          "by",
          "with",
          "and",
          "or",
          "as",
          "is",
          "are",
          "was",
          "were",
          "be",
          "been",
          "has",
          "have",
          "had",
          "this",
          "that",
          "these",
          "those",
          "it",
          "its",
          "there",
          "here",
          "your",
          "you",
          "our",
          "we",
          "their",
          "they",
          "which",
          "while",
          "during",
          "between",
          "across",
          "within",
          "through",
          "until",
          "since",
          "total",
          "totals",
          "totaled",
          "totalled",
          "overall",
          "together",
          "altogether",
          "followed",
          "then",
          "next",
          "came",
          "comes",
          "come",
          "amounts",
          "amounted",
          "reached",
          "recorded",
          "shows",
          "showed",
          "shown",
          "stands",
          "stood",
          "accounts",
          "accounted",
          "period",
          "value",
          "values",
          "figure",
          "figures",
          "number",
          "numbers",
          "result",
          "data",
          "month",
          "months",
          "year",
          "years",
          "week",
          "weeks",
          "day",
          "days",
          "respectively",
          "about",
          "around",
          "roughly",
          "approximately",
          "rounded",
          "where",
          "when",
          "including",
          "include",
          "includes",
          "split",
          "broken",
          "compared",
          "against",
          "versus");

  private final Known known;
  private final RowCheck rows;
  private final String template;
  private final Set<String> evidence;
  private final String secret;

  /**
   * @param rows of the evidence
   * @param template the whole text that is known to be true
   * @param secret what the model was told and nobody is to read
   * @param foreign names of the domain; those that the evidence does not have are lies
   */
  public WordingGate(
      List<? extends List<? extends @Nullable Object>> rows,
      String template,
      String secret,
      Set<String> foreign) {
    this.template = template.toLowerCase(LANGUAGE);
    this.evidence = words(template);
    this.secret = flat(secret);
    this.known = new Known(LANGUAGE).rows(rows).text(template).foreign(foreign);
    PLAIN.forEach(known::name);
    rows.forEach(row ->
        row.forEach(cell -> {
          if (cell != null && !(cell instanceof Number)) {
            known.name(cell.toString());
            evidence.addAll(words(cell.toString()));
          }
        }));
    // What stands behind no name of a row in the template stands beside any of them.
    this.rows =
        new RowCheck(rows, new Known(LANGUAGE).text(withoutTable(template, rows)), LANGUAGE);
  }

  /** What is wrong with a sentence; empty where it may be shown. */
  public Optional<String> failure(String sentence) {
    if (sentence.length() > LONGEST || STRANGE.matcher(sentence).find()) {
      return Optional.of("form");
    }
    if (repeats(sentence)) {
      return Optional.of("context");
    }
    if (!RiskyWords.allIn(sentence, template)) {
      return Optional.of("word");
    }
    // Behind a comma the first word counts as a name, too, if it has a capital.
    Optional<String> claim = SentenceCheck.failure("so, " + sentence, known);
    if (claim.isPresent()) {
      return claim;
    }
    return strange(sentence) ? Optional.of("words") : rows.failure(sentence);
  }

  /** Whether most of its long words come from nowhere, or it says nothing that is known. */
  private boolean strange(String sentence) {
    int all = 0;
    int found = 0;
    for (String word : words(sentence)) {
      if (word.length() >= LONG_WORD && !PLAIN.contains(word)) {
        all++;
        found += evidence.contains(word) ? 1 : 0;
      }
    }
    return found == 0 || found * 2 < all;
  }

  private boolean repeats(String sentence) {
    String[] said = flat(sentence).split(" ");
    for (int i = 0; i + REPEATED <= said.length; i++) {
      String run = String.join(" ", List.of(said).subList(i, i + REPEATED));
      if (secret.contains(" " + run + " ")) {
        return true;
      }
    }
    return false;
  }

  private static String withoutTable(
      String template, List<? extends List<? extends @Nullable Object>> rows) {
    StringBuilder out = new StringBuilder();
    for (String line : template.split("\n")) {
      if (!line.startsWith("|") || rows.isEmpty()) {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(low(word.group()));
    }
    return words;
  }

  private static String flat(String text) {
    return " " + low(text).replaceAll("[^\\p{L}\\d]+", " ").strip() + " ";
  }

  private static String low(String text) {
    return text.toLowerCase(LANGUAGE);
  }
}
