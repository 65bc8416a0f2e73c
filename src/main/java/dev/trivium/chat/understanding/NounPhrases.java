package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The noun phrases of a question, as they were typed: what stands in quotes and what follows "in",
 * "for", "at" or "of". Each part of the question is given away once.
 */
final class NounPhrases {
  private static final int WORDS = 400;
  private static final int QUOTES = 50;
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}'’_./:@+-]*");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|“([^“”]+)”|„([^„“”]+)[“”]");
  private static final Pattern END = Pattern.compile("[.'’:/+-]+$");

  private final Language language;
  private final String text;
  private final Set<String> before;
  private final Set<String> links;
  private final Set<String> articles;
  private final Set<String> ends;
  private final List<Word> words = new ArrayList<>();
  private final List<Span> taken = new ArrayList<>();

  /** Behind what {@link #next} has looked at: what is taken or no phrase stays so. */
  private int quotedFrom;

  private int quotes;
  private int wordFrom;

  NounPhrases(Language language, String text) {
    this.language = language;
    this.text = text;
    this.before = Set.copyOf(language.listed("slot_before"));
    this.links = Set.copyOf(language.listed("slot_link"));
    this.articles = Set.copyOf(language.listed("slot_article"));
    this.ends = Set.copyOf(language.listed("slot_end"));
    Matcher match = WORD.matcher(text);
    while (match.find() && words.size() < WORDS) {
      String bare = END.matcher(match.group()).replaceFirst("");
      words.add(new Word(bare, language.key(bare), match.start(), match.start() + bare.length()));
    }
  }

  /**
   * @param small as the language writes it in its lists
   */
  private record Word(String text, String small, int from, int to) {}

  private record Span(int from, int to) {
    boolean meets(int otherFrom, int otherTo) {
      return from < otherTo && otherFrom < to;
    }
  }

  /** The next one that nobody took; of quotes only the first ones are read. */
  Optional<String> next() {
    Matcher quoted = QUOTED.matcher(text);
    while (quotes < QUOTES && quoted.find(quotedFrom)) {
      quotedFrom = quoted.end();
      quotes++;
      if (free(quoted.start(), quoted.end())) {
        taken.add(new Span(quoted.start(), quoted.end()));
        return Optional.of(text.substring(quoted.start() + 1, quoted.end() - 1).strip());
      }
    }
    quotes = QUOTES;
    while (wordFrom + 1 < words.size()) {
      Word word = words.get(wordFrom);
      wordFrom++;
      Optional<String> phrase = before.contains(word.small()) ? take(wordFrom) : Optional.empty();
      if (phrase.isPresent()) {
        return phrase;
      }
    }
    return Optional.empty();
  }

  /**
   * What follows a word, as "10234" follows "order"; words such as "of" and "is" may be between.
   */
  Optional<String> after(String word) {
    for (int i = 0; i + 1 < words.size(); i++) {
      int next = i + 1;
      boolean link = links.contains(words.get(next).small());
      if (words.get(i).small().equals(word)) {
        Optional<String> phrase = take(link ? next + 1 : next);
        if (phrase.isPresent()) {
          return phrase;
        }
      }
    }
    return Optional.empty();
  }

  /** The next number in digits that nobody took. */
  Optional<String> number() {
    for (Word word : words) {
      boolean number = word.text().matches("\\d{1,15}(\\.\\d{1,9})?");
      if (number && free(word.from(), word.to())) {
        taken.add(new Span(word.from(), word.to()));
        return Optional.of(word.text());
      }
    }
    return Optional.empty();
  }

  /** Whether these words stand somewhere; then they are taken. */
  boolean take(String phrase) {
    Matcher match =
        Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(phrase) + "(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(text);
    while (match.find()) {
      if (free(match.start(), match.end())) {
        taken.add(new Span(match.start(), match.end()));
        return true;
      }
    }
    return false;
  }

  /** The words that nobody took and that mean something. */
  String rest() {
    List<String> rest = new ArrayList<>();
    for (Word word : words) {
      if (free(word.from(), word.to()) && !ends(word) && !language.little(word.small())) {
        rest.add(word.text());
      }
    }
    return String.join(" ", rest);
  }

  private Optional<String> take(int at) {
    int first = at;
    while (first < words.size() && articles.contains(words.get(first).small())) {
      first++;
    }
    int end = first;
    while (end < words.size() && !ends(words.get(end)) && joined(first, end)) {
      end++;
    }
    if (end == first || !free(words.get(first).from(), words.get(end - 1).to())) {
      return Optional.empty();
    }
    Span span = new Span(words.get(first).from(), words.get(end - 1).to());
    taken.add(span);
    return Optional.of(text.substring(span.from(), span.to()));
  }

  private boolean ends(Word word) {
    return ends.contains(word.small());
  }

  /** Blanks go on, and so does the comma of "Paris, Texas". */
  private boolean joined(int first, int at) {
    if (at == first) {
      return true;
    }
    String between = text.substring(words.get(at - 1).to(), words.get(at).from());
    boolean names =
        Character.isUpperCase(words.get(at - 1).text().charAt(0))
            && Character.isUpperCase(words.get(at).text().charAt(0));
    return between.isBlank() || (names && between.strip().equals(","));
  }

  private boolean free(int from, int to) {
    return taken.stream().noneMatch(span -> span.meets(from, to));
  }
}
