package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what is like a phrase of the domain: words of one family, and phrases with one slip. */
final class Kin {
  private static final double FAMILY = 0.2;
  private static final int LETTERS = 7;

  private final Language language;
  private final Map<String, List<Match>> families = new HashMap<>();
  private final Map<Integer, List<String>> phrases = new HashMap<>();

  Kin(Language language) {
    this.language = language;
  }

  void add(String key, Match match, boolean correctable) {
    int words = key.split(" ").length;
    if (words > 1) {
      boolean fits = correctable && key.length() >= LETTERS;
      List<String> known = phrases.computeIfAbsent(words, any -> new ArrayList<>());
      if (fits && !known.contains(key)) {
        known.add(key);
      }
      return;
    }
    boolean plain = key.chars().allMatch(Character::isLetter) && language.cues(key).isEmpty();
    Match kin =
        switch (match) {
          case Match.OfMetric m -> new Match.OfMetric(m.name(), m.quality() - FAMILY);
          case Match.OfValue v -> new Match.OfValue(v.dimension(), v.value(), v.quality() - FAMILY);
          // A verb of a dimension's family ("located") seldom asks for the dimension.
          case Match.OfDimension d -> null;
        };
    if (plain && kin != null && !language.units().containsKey(key)) {
      families.computeIfAbsent(language.root(key), any -> new ArrayList<>()).add(kin);
    }
  }

  List<Match> family(String word) {
    return families.getOrDefault(language.root(word), List.of());
  }

  String near(List<String> words) {
    String typed = String.join(" ", words);
    List<String> found =
        phrases.getOrDefault(words.size(), List.of()).stream()
            .filter(known -> Slip.one(typed, known))
            .toList();
    return found.size() == 1 ? found.get(0) : "";
  }
}
