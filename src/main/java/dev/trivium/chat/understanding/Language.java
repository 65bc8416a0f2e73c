package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The function words of one language, read from its file beside this class. */
public final class Language {
  private static final Pattern DAY = Pattern.compile("\\d{1,2}");

  /** "3-month": a number of something, which is a length of time if it is a unit. */
  private static final Pattern SPAN =
      Pattern.compile("(?<![\\p{L}\\d_-])(\\d{1,3})-(\\p{L}{3,20})(?![\\p{L}\\d_-])");

  private final Map<String, Set<Cue>> cues = new HashMap<>();
  private final Set<String> fillers = new HashSet<>();
  private final Set<String> little = new HashSet<>();
  private final Map<String, Grain> units = new HashMap<>();
  private final Map<String, List<String>> nouns = new HashMap<>();
  private final Map<String, List<String>> calendar = new HashMap<>();
  private final Map<String, List<List<String>>> phrases = new HashMap<>();
  private final Map<String, List<List<String>>> asking = new HashMap<>();
  private final Set<String> words = new HashSet<>();
  private final String code;
  private final Map<String, List<String>> names;
  private final Set<String> named = new HashSet<>();
  private final Spelling spelling;
  private final WordForms forms;
  private final Tokenizer tokenizer;
  private int longest = 1;

  private Language(String code, WordFile file) {
    this.code = code;
    spelling = Spelling.of(file);
    forms = new WordForms(file);
    tokenizer = new Tokenizer(spelling);
    names = file.under("name.");
    names.values().forEach(own -> own.forEach(w -> named.addAll(List.of(key(w).split(" ")))));
    file.under("list.").forEach(this::listed);
    file.under("ask.").forEach(this::listed);
    file.under("noun.").forEach(this::noun);
    file.under("time.").forEach(this::time);
    file.under("unit.")
        .forEach((unit, words) ->
            words.stream()
                .peek(word -> remember(key(word)))
                .forEach(w -> units.put(key(w), Grain.valueOf(unit.toUpperCase(Locale.ROOT)))));
    for (String filler : file.list("filler")) {
      remember(key(filler));
      fillers.add(key(filler));
    }
    file.list("little").forEach(word -> little.addAll(List.of(key(word).split(" "))));
    for (Cue cue : Cue.values()) {
      file.list(cue.name().toLowerCase(Locale.ROOT)).forEach(phrase -> cue(cue, key(phrase)));
    }
  }

  /** Reads the language of that code; it is part of the jar. */
  public static Language load(String code) {
    return new Language(code, WordFile.load(code));
  }

  private void listed(String name, List<String> lines) {
    asking.put(name, lines.stream().map(phrase -> List.of(key(phrase).split(" "))).toList());
  }

  private void noun(String word, List<String> names) {
    nouns.put(key(word), names);
    remember(key(word));
  }

  private void time(String name, List<String> lines) {
    calendar.put(name, lines.stream().map(this::key).toList());
    List<List<String>> parts = new ArrayList<>();
    for (String phrase : lines) {
      remember(key(phrase));
      parts.add(List.of(key(phrase).split(" ")));
    }
    phrases.put(name, parts);
  }

  private void cue(Cue cue, String phrase) {
    remember(phrase);
    cues.computeIfAbsent(phrase, any -> EnumSet.noneOf(Cue.class)).add(cue);
  }

  private void remember(String key) {
    longest = Math.max(longest, key.split(" ").length);
    words.addAll(List.of(key.split(" ")));
  }

  /** The code by which the language is known, such as "en". */
  public String code() {
    return code;
  }

  /** Whether the word is one of the language itself, not of a domain. */
  boolean speaks(String word) {
    return words.contains(word) || little.contains(word) || named.contains(word);
  }

  /** What names that a model may have are called in this language. */
  Map<String, List<String>> names() {
    return names;
  }

  /** The words as they stand in the text, where their letters were made plain. */
  List<String> typed(List<String> plain, String text) {
    if (spelling.folds().isEmpty() || plain.isEmpty()) {
      return plain;
    }
    Map<String, String> typed = new HashMap<>();
    for (String part : text.split("[^\\p{L}\\p{N}\\p{M}]+")) {
      typed.putIfAbsent(key(part), part.toLowerCase(Locale.ROOT));
    }
    return plain.stream().map(word -> typed.getOrDefault(word, word)).toList();
  }

  /** The tokens of a phrase, joined by single blanks. */
  String key(String phrase) {
    List<String> parts = new ArrayList<>();
    tokens(phrase).forEach(token -> parts.add(token.text()));
    return parts.isEmpty() ? phrase : String.join(" ", parts);
  }

  List<Token> tokens(String text) {
    String plain = spelling.folded(Normalizer.normalize(text));
    return tokenizer.tokens(
        SPAN.matcher(plain).replaceAll(span -> units.containsKey(span.group(2)) ? "$1 $2" : "$0"));
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

  /** The phrases of the name in the file ({@code list.<name>}). */
  List<String> listed(String name) {
    return asking.getOrDefault(name, List.of()).stream().map(p -> String.join(" ", p)).toList();
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

  String root(String word) {
    return forms.root(word);
  }

  String stem(String word) {
    return forms.stem(word);
  }

  boolean plural(String word) {
    return forms.plural(word);
  }

  WordForms forms() {
    return forms;
  }

  /** "6th" is 6; 0 for anything else, and for what no month has. */
  int dayOrdinal(String text) {
    for (String mark : calendar("ordinal_mark")) {
      String digits = text.endsWith(mark) ? text.substring(0, text.length() - mark.length()) : "";
      if (DAY.matcher(digits).matches()) {
        return Integer.parseInt(digits) <= 31 ? Integer.parseInt(digits) : 0;
      }
    }
    return 0;
  }
}
