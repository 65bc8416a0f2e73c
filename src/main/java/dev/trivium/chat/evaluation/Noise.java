package dev.trivium.chat.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Types a question the way people do in a hurry. */
final class Noise {
  private static final Set<String> DROPPED =
      Set.of("the", "of", "our", "in", "for", "by", "with", "a", "is", "was", "were", "to", "did");
  private static final List<String> BEFORE =
      List.of(
          "please ",
          "hey, ",
          "could you ",
          "can you tell me ",
          "quick question: ",
          "hi, ",
          "sorry to bother you, but ",
          "for my report: ",
          "just wondering, ",
          "ok so ",
          "i was wondering ",
          "do you happen to know ",
          "for the board meeting, ",
          "ok, ");
  private static final List<String> AFTER =
      List.of(
          " please",
          " pls",
          " thanks",
          ", thank you",
          " asap",
          " when you get a minute",
          "...",
          " if possible",
          " - cheers",
          " for me",
          "!!",
          " - it's urgent",
          " (for my boss)");
  private static final List<String> INSIDE =
      List.of("actual", "raw", "so-called", "lovely", "respective", "final", "real", "approximate");
  private static final List<String> ROWS = List.of("qwertyuiop", "asdfghjkl", "zxcvbnm");

  private final RandomGenerator random;

  Noise(RandomGenerator random) {
    this.random = random;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  String typed(String clean) {
    List<String> words = new ArrayList<>(List.of(clean.split(" ")));
    if (chance(7)) {
      words.removeIf(w -> DROPPED.contains(w.toLowerCase(Locale.ROOT)) && random.nextInt(3) > 0);
    }
    if (chance(3) && words.size() > 3) {
      words.add(1 + random.nextInt(words.size() - 1), pick(INSIDE));
    }
    if (chance(3) && words.size() > 3) {
      int cut = 1 + random.nextInt(words.size() - 1);
      List<String> turned = new ArrayList<>(words.subList(cut, words.size()));
      turned.addAll(words.subList(0, cut));
      words = turned;
    }
    if (chance(16)) {
      slip(words);
    }
    if (chance(4)) {
      slip(words);
    }
    if (chance(2) && words.size() > 2) {
      int at = random.nextInt(words.size() - 1);
      words.set(at, words.get(at) + words.remove(at + 1));
    }
    return dressed(String.join(" ", words));
  }

  private String dressed(String text) {
    String out = chance(9) ? pick(BEFORE) + text : text;
    out = chance(9) ? out + pick(AFTER) : out;
    out = chance(30) && !out.endsWith("?") ? out + "?" : out;
    int roll = random.nextInt(100);
    if (roll < 40) {
      return out.toLowerCase(Locale.ROOT);
    }
    if (roll < 43) {
      return out.toUpperCase(Locale.ROOT);
    }
    boolean sentence = roll < 75 && !out.isEmpty();
    return sentence ? out.substring(0, 1).toUpperCase(Locale.ROOT) + out.substring(1) : out;
  }

  /** One wrong key in one word of letters. */
  private void slip(List<String> words) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).matches("[a-zA-Z-]{4,}")) {
        places.add(i);
      }
    }
    if (!places.isEmpty()) {
      int at = pick(places);
      words.set(at, slipped(words.get(at)));
    }
  }

  private String slipped(String word) {
    int at = random.nextInt(word.length() - 1);
    String head = word.substring(0, at);
    String tail = word.substring(at + 1);
    char letter = word.charAt(at);
    return switch (random.nextInt(4)) {
      case 0 -> head + word.charAt(at + 1) + letter + word.substring(at + 2);
      case 1 -> head + tail;
      case 2 -> head + letter + letter + tail;
      default -> head + beside(letter) + tail;
    };
  }

  private char beside(char letter) {
    for (String row : ROWS) {
      int at = row.indexOf(Character.toLowerCase(letter));
      if (at >= 0) {
        int next = at == 0 || (at < row.length() - 1 && random.nextBoolean()) ? at + 1 : at - 1;
        return row.charAt(next);
      }
    }
    return letter;
  }
}
