package dev.trivium.chat.understanding;

import java.util.Set;
import java.util.TreeSet;

/** Finds the words of a text that carry its meaning, each reduced to what its forms share. */
public final class ContentWords {
  private static final int LEFT = 3;

  private final Language language;

  ContentWords(Language language) {
    this.language = language;
  }

  /** In order of the alphabet. */
  public Set<String> of(String text) {
    Set<String> words = new TreeSet<>();
    for (Token token : language.tokens(text)) {
      String word = token.text();
      boolean little = language.little(word) || language.asks("little", word);
      if (token.kind() != Token.Kind.SYMBOL && !little) {
        words.add(reduced(word));
      }
    }
    return words;
  }

  /** The share of these words that the text holds; 0 where there are none. */
  public static double share(Set<String> words, Set<String> text) {
    return words.isEmpty()
        ? 0
        : (double) words.stream().filter(text::contains).count() / words.size();
  }

  private String reduced(String word) {
    String bare = word;
    for (String ending : language.listed("reduced")) {
      if (bare.endsWith(ending) && bare.length() - ending.length() >= LEFT) {
        bare = bare.substring(0, bare.length() - ending.length());
        break;
      }
    }
    int n = bare.length();
    if (n > LEFT && bare.endsWith("y")) {
      return bare.substring(0, n - 1) + "i";
    }
    boolean twice = n > LEFT && bare.charAt(n - 1) == bare.charAt(n - 2);
    boolean mute = n > LEFT && bare.endsWith("e");
    return twice || mute ? bare.substring(0, n - 1) : bare;
  }
}
