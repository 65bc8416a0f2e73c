package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** How the words of a language change: plural, family, words made of two, foreign relatives. */
final class WordForms {
  private static final int ROOT = 4;
  private static final int PART = 4;
  private static final int LONGEST = 40;

  /** {@code from} at the end of a word that keeps {@code least} letters becomes {@code to}. */
  private record Rule(String from, String to, int least) {
    boolean fits(String word) {
      return word.endsWith(from) && word.length() - from.length() >= least;
    }

    String on(String word) {
      return word.substring(0, word.length() - from.length()) + to;
    }
  }

  private final List<Rule> stems = new ArrayList<>();
  private final List<Rule> vowels = new ArrayList<>();
  private final boolean again;
  private final List<String> suffixes;
  private final List<String> plurals;
  private final Set<String> pluralWords;
  private final List<Rule> ends = new ArrayList<>();
  private final List<Rule> letters = new ArrayList<>();
  private final List<String> links;

  WordForms(WordFile file) {
    file.list("stem").forEach(rule -> stems.add(rule(rule)));
    file.list("stem_vowel").forEach(rule -> vowels.add(rule(rule)));
    file.list("cognate_end").forEach(rule -> ends.add(rule(rule)));
    file.list("cognate").forEach(rule -> letters.add(rule(rule)));
    again = !file.list("stem_again").isEmpty();
    suffixes =
        file.list("suffix").stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    plurals = file.list("plural");
    pluralWords = Set.copyOf(file.list("plural_words"));
    links = file.list("compound");
  }

  /** {@code from>to>least}. */
  private static Rule rule(String text) {
    String[] parts = text.split(">", -1);
    int least = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
    return new Rule(parts[0], parts.length > 1 ? parts[1] : "", least);
  }

  /** A word without its ending; words that differ in nothing else have the same. */
  String stem(String word) {
    String out = once(word);
    while (again && out.length() < word.length()) {
      String shorter = once(out);
      if (shorter.equals(out)) {
        break;
      }
      out = shorter;
    }
    for (Rule vowel : vowels) {
      out = out.replace(vowel.from, vowel.to);
    }
    return out;
  }

  private String once(String word) {
    return stems.stream().filter(r -> r.fits(word)).findFirst().map(r -> r.on(word)).orElse(word);
  }

  boolean plural(String word) {
    boolean ending = plurals.stream().anyMatch(word::endsWith) && !stem(word).equals(word);
    return ending || pluralWords.contains(word);
  }

  /**
   * What words of one family share: "generated" and "generation", "rainy" and "rain". Shorter than
   * {@value #ROOT} letters it would be anybody's, so the word then stays whole.
   */
  String root(String word) {
    String stem = stem(word);
    for (String suffix : suffixes) {
      int end = stem.length() - suffix.length();
      if (end >= ROOT && stem.endsWith(suffix)) {
        boolean doubled = end > ROOT && stem.charAt(end - 1) == stem.charAt(end - 2);
        return stem.substring(0, doubled ? end - 1 : end);
      }
    }
    return stem;
  }

  /** How the word may be spelled in the language that models are mostly written in. */
  Set<String> cognates(String word) {
    Set<String> out = new LinkedHashSet<>();
    for (String base : List.of(word, stem(word))) {
      out.add(base);
      ends.stream().filter(rule -> rule.fits(base)).findFirst().ifPresent(r -> out.add(r.on(base)));
    }
    for (String known : List.copyOf(out)) {
      String other = known;
      for (Rule letter : letters) {
        other = other.replace(letter.from, letter.to);
      }
      out.add(other);
    }
    out.remove(word);
    return out;
  }

  /** The two known words that the word is made of; none where words are not joined. */
  List<String> parts(String word, Predicate<String> known) {
    boolean joined = !links.isEmpty() && word.length() <= LONGEST;
    for (int at = word.length() - PART; joined && at >= PART; at--) {
      String right = word.substring(at);
      String left = known.test(right) ? left(word.substring(0, at), known) : "";
      if (!left.isEmpty()) {
        return List.of(left, right);
      }
    }
    return List.of();
  }

  /** The first of the two words, without the letters that tie it to the second. */
  private String left(String tied, Predicate<String> known) {
    for (String link : links) {
      int end = tied.length() - link.length();
      if (end >= PART && tied.endsWith(link) && known.test(tied.substring(0, end))) {
        return tied.substring(0, end);
      }
    }
    return known.test(tied) ? tied : "";
  }
}
