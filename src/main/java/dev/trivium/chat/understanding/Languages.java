package dev.trivium.chat.understanding;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The languages that questions may be asked in. Which one it is shows in the little words: the
 * language with most words that no other has; the first one where none leads.
 */
public final class Languages {
  private static final int WORDS = 60;

  private final List<Language> all;

  public Languages(List<Language> all) {
    this.all = List.copyOf(all);
  }

  /** Those that are part of the jar; models are mostly written in the first. */
  public static Languages shipped() {
    return new Languages(List.of(Language.load("en"), Language.load("de")));
  }

  public List<Language> all() {
    return all;
  }

  /** The language of a question. */
  public Language of(String text) {
    List<List<String>> heard = all.stream().map(language -> heard(language, text)).toList();
    Language best = all.get(0);
    long most = 0;
    for (int i = 0; i < all.size(); i++) {
      Set<String> others = new HashSet<>();
      for (int n = 0; n < all.size(); n++) {
        others.addAll(n == i ? List.of() : heard.get(n));
      }
      long own = heard.get(i).stream().filter(word -> !others.contains(word)).count();
      best = own > most ? all.get(i) : best;
      most = Math.max(most, own);
    }
    return best;
  }

  private static List<String> heard(Language language, String text) {
    return language.tokens(text).stream()
        .limit(WORDS)
        .filter(token -> token.kind() == Token.Kind.WORD)
        .map(Token::text)
        .filter(language::speaks)
        .toList();
  }
}
