package dev.trivium.chat.understanding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The function words of one language, read from its file beside this class. */
public final class Language {
  private static final int ROOT = 4;

  private final Map<String, Set<Cue>> cues = new HashMap<>();
  private final Set<String> fillers = new HashSet<>();
  private final Set<String> little = new HashSet<>();
  private final Map<String, Grain> units = new HashMap<>();
  private final Map<String, List<String>> nouns = new HashMap<>();
  private final Map<String, List<String>> calendar = new HashMap<>();
  private final Map<String, List<List<String>>> phrases = new HashMap<>();
  private final Map<String, List<List<String>>> asking = new HashMap<>();
  private final Set<String> words = new HashSet<>();
  private final List<String> suffixes = new ArrayList<>();
  private final Tokenizer tokenizer;
  private int longest = 1;

  private Language(Map<String, String> entries) {
    Map<String, String> rewrites = new HashMap<>();
    Map<String, Double> numbers = new HashMap<>();
    entries.forEach((key, phrases) -> {
      if (key.startsWith("rewrite.")) {
        rewrites.put(key.substring(8), phrases);
      } else if (key.startsWith("number.")) {
        split(phrases).forEach(w -> numbers.put(w, Double.parseDouble(key.substring(7))));
      }
    });
    tokenizer = new Tokenizer(numbers, rewrites, split(entries.getOrDefault("percent", "")));
    entries.forEach(this::take);
  }

  /** Reads {@code <code>.words}; it is part of the jar, so a missing one is a mistake in it. */
  public static Language load(String code) {
    Map<String, String> entries = new java.util.LinkedHashMap<>();
    try (InputStream in = Language.class.getResourceAsStream(code + ".words")) {
      if (in == null) {
        throw new IllegalStateException("no words of the language " + code);
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .forEach(line -> {
            int equals = line.indexOf('=');
            entries.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Language(entries);
  }

  private void take(String key, String phrases) {
    if (key.startsWith("rewrite.") || key.startsWith("number.") || key.equals("percent")) {
      return;
    }
    if (key.startsWith("ask.")) {
      asking.put(
          key.substring(4),
          split(phrases).stream().map(phrase -> List.of(key(phrase).split(" "))).toList());
      return;
    }
    if (key.startsWith("noun.")) {
      nouns.put(key(key.substring(5)), split(phrases));
      remember(key(key.substring(5)));
      return;
    }
    if (key.startsWith("time.")) {
      calendar.put(key.substring(5), split(phrases));
      List<List<String>> parts = new ArrayList<>();
      for (String phrase : split(phrases)) {
        remember(key(phrase));
        parts.add(List.of(key(phrase).split(" ")));
      }
      this.phrases.put(key.substring(5), parts);
      return;
    }
    if (key.equals("suffix")) {
      suffixes.addAll(split(phrases));
      suffixes.sort(Comparator.comparingInt(String::length).reversed());
      return;
    }
    for (String phrase : split(phrases)) {
      String normal = key(phrase);
      remember(normal);
      if (key.equals("little")) {
        little.addAll(List.of(normal.split(" ")));
      } else if (key.equals("filler")) {
        fillers.add(normal);
      } else if (key.startsWith("unit.")) {
        units.put(normal, Grain.valueOf(key.substring(5).toUpperCase(Locale.ROOT)));
      } else {
        Cue cue = Cue.valueOf(key.toUpperCase(Locale.ROOT));
        cues.computeIfAbsent(normal, any -> EnumSet.noneOf(Cue.class)).add(cue);
      }
    }
  }

  private void remember(String key) {
    longest = Math.max(longest, key.split(" ").length);
    words.addAll(List.of(key.split(" ")));
  }

  private static List<String> split(String phrases) {
    List<String> out = new ArrayList<>();
    for (String phrase : phrases.split(", ")) {
      String bare = phrase.strip();
      boolean quoted = bare.length() > 2 && bare.startsWith("\"") && bare.endsWith("\"");
      out.add(quoted ? bare.substring(1, bare.length() - 1) : bare);
    }
    return out;
  }

  /** The tokens of a phrase, joined by single blanks. */
  String key(String phrase) {
    List<String> parts = new ArrayList<>();
    tokens(phrase).forEach(token -> parts.add(token.text()));
    return parts.isEmpty() ? phrase : String.join(" ", parts);
  }

  List<Token> tokens(String text) {
    return tokenizer.tokens(Normalizer.normalize(text));
  }

  Set<Cue> cues(String key) {
    return cues.getOrDefault(key, Set.of());
  }

  List<String> phrases(Cue cue) {
    return cues.entrySet().stream()
        .filter(entry -> entry.getValue().contains(cue))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  boolean filler(String key) {
    return fillers.contains(key);
  }

  /** Whether the word only holds a sentence together; other fillers may mean something. */
  boolean little(String word) {
    return little.contains(word);
  }

  Map<String, Grain> units() {
    return units;
  }

  /** Names a verb or an adjective stands for; empty where it is neither. */
  List<String> nouns(String key) {
    return nouns.getOrDefault(key, List.of());
  }

  /** Phrases of the calendar under a name of the file ({@code time.<name>}). */
  List<String> calendar(String name) {
    return calendar.getOrDefault(name, List.of());
  }

  /** Which of the names that are numbered from one the text is; 0 for none. */
  int numbered(String name, int most, String text) {
    for (int n = 1; n <= most; n++) {
      if (calendar(name + n).contains(text)) {
        return n;
      }
    }
    return 0;
  }

  /** Where the longest phrase of a calendar name that begins at the token ends, or -1. */
  int phrase(String name, List<Token> tokens, int i) {
    int best = -1;
    if (i >= tokens.size()) {
      return best;
    }
    for (List<String> phrase : phrases.getOrDefault(name, List.of())) {
      int end = i + phrase.size();
      if (end > best && end <= tokens.size() && same(phrase, tokens, i)) {
        best = end;
      }
    }
    return best;
  }

  /** Whether the question begins with a phrase of the name in the file ({@code ask.<name>}). */
  boolean opens(String name, List<Token> tokens) {
    return asking.getOrDefault(name, List.of()).stream()
        .anyMatch(phrase -> phrase.size() <= tokens.size() && same(phrase, tokens, 0));
  }

  /** Whether the text is one of the phrases of the name in the file ({@code ask.<name>}). */
  boolean asks(String name, String key) {
    return asking.getOrDefault(name, List.of()).contains(List.of(key.split(" ")));
  }

  private static boolean same(List<String> phrase, List<Token> tokens, int i) {
    for (int n = 0; n < phrase.size(); n++) {
      if (!phrase.get(n).equals(tokens.get(i + n).text())) {
        return false;
      }
    }
    return true;
  }

  Set<String> words() {
    return words;
  }

  int longest() {
    return longest;
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

  /** A word without its plural ending; English for now, another language brings its own. */
  static String stem(String word) {
    int n = word.length();
    if (n > 4 && word.endsWith("ies")) {
      return word.substring(0, n - 3) + "y";
    }
    boolean hissing =
        word.endsWith("ches")
            || word.endsWith("shes")
            || word.endsWith("xes")
            || word.endsWith("sses");
    if (n > 4 && hissing) {
      return word.substring(0, n - 2);
    }
    boolean plural = n > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
    return plural ? word.substring(0, n - 1) : word;
  }
}
