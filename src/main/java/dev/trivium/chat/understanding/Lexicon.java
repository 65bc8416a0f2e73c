package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Finds the phrases of a domain, exactly, by plural, or with one slip of the keyboard. It is made
 * once for a domain, which takes a while with many values; then it never changes, so threads may
 * share it.
 */
public final class Lexicon {
  private static final double EXACT = 1.0;
  private static final double SYNONYM = 0.95;
  private static final double PLURAL = 0.04;
  private static final List<String> FLAG = List.of("true", "false");
  private static final List<String> LENGTHS = List.of("minute", "hour", "day", "week");
  private static final int FUZZY_LETTERS = 5;
  private static final int VALUE_WORDS = 4;

  private final Language language;
  private final Domain domain;
  private final Map<String, List<Match>> phrases = new HashMap<>();
  private final Map<String, Set<String>> supported = new HashMap<>();
  private final Set<String> words = new HashSet<>();
  private final Set<String> stems = new HashSet<>();
  private final Map<String, List<Match>> translated = new LinkedHashMap<>();
  private final Map<String, String> shapes = new HashMap<>();
  private final Set<String> muted = new HashSet<>();
  private final Kin kin;
  private int longest = 1;

  Lexicon(Language language, Domain domain) {
    this.kin = new Kin(language);
    this.language = language;
    this.domain = domain;
    domain.metrics().forEach(this::take);
    domain.dimensions().stream().filter(d -> !d.hidden()).forEach(this::take);
    domain.values().forEach(this::take);
    words.addAll(language.words());
    language.names().forEach(this::name);
    translated.forEach(
        (phrase, matches) -> matches.forEach(match -> add(phrase, worse(worse(match)), true)));
    words.forEach(word -> stems.add(language.stem(word)));
  }

  /** Words of the language for a name of the domain that is written in another one. */
  private void name(String known, List<String> own) {
    List<Match> matches = find(language.key(known));
    for (String phrase : matches.isEmpty() ? List.<String>of() : own) {
      if (!phrases.containsKey(language.key(phrase))) {
        translated.computeIfAbsent(phrase, any -> new ArrayList<>()).addAll(matches);
      }
    }
  }

  private void take(Domain.Metric metric) {
    add(metric.label(), new Match.OfMetric(metric.name(), EXACT), true);
    add(spaced(metric.name()), new Match.OfMetric(metric.name(), EXACT), true);
    metric.synonyms().forEach(s -> add(s, new Match.OfMetric(metric.name(), SYNONYM), true));
    support(metric.name(), metric.label(), metric.synonyms());
  }

  private void take(Domain.Dimension dimension) {
    add(dimension.label(), new Match.OfDimension(dimension.name(), EXACT), true);
    add(spaced(dimension.name()), new Match.OfDimension(dimension.name(), EXACT), true);
    dimension
        .synonyms()
        .forEach(s -> add(s, new Match.OfDimension(dimension.name(), SYNONYM), true));
    support(dimension.name(), dimension.label(), dimension.synonyms());
    if (dimension.many()) {
      for (String word : dimension.description().split("[\\s,;()]+")) {
        String bare = word.replaceAll("[.]+$", "");
        if (bare.matches("(?=.*\\d)(?=.*\\p{L})[\\p{L}\\d]+([-_][\\p{L}\\d]+)+")) {
          shapes.putIfAbsent(shape(bare), dimension.name());
        }
      }
    }
  }

  private void take(String dimension, List<String> values) {
    if (values.equals(FLAG)) {
      return;
    }
    for (String value : values) {
      List<Token> tokens = language.tokens(value);
      add(value, new Match.OfValue(dimension, value, EXACT), tokens.size() <= VALUE_WORDS);
      if (tokens.size() == 1 && tokens.get(0).kind() == Token.Kind.ID) {
        shapes.putIfAbsent(shape(value), dimension);
      }
    }
  }

  private void add(String phrase, Match match, boolean correctable) {
    String key = language.key(phrase);
    if (key.isBlank()) {
      return;
    }
    if (match instanceof Match.OfValue && language.filler(key)) {
      muted.add(key);
      return;
    }
    put(key, match);
    String stem = stemmed(key);
    if (!stem.equals(key)) {
      put(stem, worse(match));
    }
    String[] parts = key.split(" ");
    longest = Math.max(longest, parts.length);
    kin.add(key, match, correctable);
    if (correctable) {
      words.addAll(List.of(parts));
    }
  }

  private void put(String key, Match match) {
    List<Match> known = phrases.computeIfAbsent(key, any -> new ArrayList<>());
    if (known.stream().noneMatch(other -> same(other, match))) {
      known.add(match);
      known.sort(Comparator.comparingDouble(Match::quality).reversed());
    }
  }

  private static boolean same(Match a, Match b) {
    return switch (a) {
      case Match.OfMetric m -> b instanceof Match.OfMetric o && m.name().equals(o.name());
      case Match.OfDimension d -> b instanceof Match.OfDimension o && d.name().equals(o.name());
      case Match.OfValue v ->
          b instanceof Match.OfValue o
              && v.dimension().equals(o.dimension())
              && v.value().equals(o.value());
    };
  }

  static Match worse(Match match) {
    double quality = match.quality() - PLURAL;
    return switch (match) {
      case Match.OfMetric m -> new Match.OfMetric(m.name(), quality);
      case Match.OfDimension d -> new Match.OfDimension(d.name(), quality);
      case Match.OfValue v -> new Match.OfValue(v.dimension(), v.value(), quality);
    };
  }

  private void support(String name, String label, List<String> synonyms) {
    Set<String> stems = supported.computeIfAbsent(name, any -> new HashSet<>());
    List<String> all = new ArrayList<>(synonyms);
    all.add(label);
    all.add(spaced(name));
    for (String phrase : all) {
      for (String word : language.key(phrase).split(" ")) {
        stems.add(language.stem(word));
      }
    }
  }

  /** Whether the word belongs to the names of a metric or a dimension. */
  boolean supports(String name, String word) {
    return supported.getOrDefault(name, Set.of()).contains(language.stem(word));
  }

  /** Whether the name of the metric says that it is a mean. */
  boolean averages(String metric) {
    return supported.getOrDefault(metric, Set.of()).stream()
        .anyMatch(word -> language.cues(word).contains(Cue.AVERAGE));
  }

  /** Whether the word stands in the name of a dimension that is personal. */
  boolean ofPerson(String word) {
    return domain.dimensions().stream()
        .filter(Domain.Dimension::personal)
        .anyMatch(dimension -> supports(dimension.name(), word));
  }

  /** Whether the word is of the family of a longer word in the names of a metric or dimension. */
  boolean kindred(String name, String word) {
    String root = language.root(word);
    return supported.getOrDefault(name, Set.of()).stream()
        .anyMatch(known -> !language.filler(known) && language.root(known).equals(root));
  }

  /** Whether the key is a value that is not looked for, as it is a filler of the language. */
  boolean muted(String key) {
    return muted.contains(key);
  }

  boolean little(String word) {
    return language.little(word);
  }

  List<Match> find(String key) {
    List<Match> exact = phrases.getOrDefault(key, List.of());
    List<Match> stem = phrases.getOrDefault(stemmed(key), List.of());
    if (exact.isEmpty()) {
      return stem.stream().map(Lexicon::worse).toList();
    }
    List<Match> all = new ArrayList<>(exact);
    stem.stream()
        .map(Lexicon::worse)
        .filter(m -> !(m instanceof Match.OfValue))
        .filter(m -> exact.stream().noneMatch(e -> same(e, m)))
        .forEach(all::add);
    return all;
  }

  /** The first spelling of the word in the language of the model that is a name there. */
  List<Match> cognates(String word) {
    return language.forms().cognates(word).stream()
        .map(this::find)
        .filter(matches -> !matches.isEmpty())
        .findFirst()
        .map(matches -> matches.stream().map(Lexicon::worse).map(Lexicon::worse).toList())
        .orElse(List.of());
  }

  /** The question with words that are made of two known ones taken apart. */
  List<Token> parted(List<Token> tokens) {
    List<Token> out = new ArrayList<>();
    for (Token token : tokens) {
      boolean whole =
          token.kind() != Token.Kind.WORD
              || knows(token.text())
              || !find(token.text()).isEmpty()
              || !cognates(token.text()).isEmpty();
      List<String> parts = whole ? List.of() : language.forms().parts(token.text(), this::known);
      parts.forEach(part -> out.add(Token.word(part, false)));
      if (parts.isEmpty()) {
        out.add(token);
      }
    }
    return out;
  }

  private boolean known(String word) {
    return words.contains(word) || stems.contains(language.stem(word));
  }

  /** Whether the phrase is found, but in another form than it is written. */
  boolean inflected(String key) {
    return !phrases.containsKey(key) && phrases.containsKey(stemmed(key));
  }

  /** How a metric that can be below zero is called. */
  List<String> lossNames() {
    return language.listed("loss");
  }

  /** The unit of time that the word is, as models write it in the singular; empty for none. */
  String length(String word) {
    for (String unit : LENGTHS) {
      if (language.asks("length." + unit, word)) {
        return unit;
      }
    }
    return "";
  }

  /** Whether such words of comparison follow their number: "50 or more". */
  boolean trails(String phrase) {
    return language.asks("trailing", phrase);
  }

  boolean article(String phrase) {
    return language.asks("article", phrase);
  }

  /** Metrics and values whose one word is of the same family. */
  List<Match> family(String word) {
    return kin.family(word);
  }

  /** The one phrase of as many words that is a slip of the keyboard away; empty for none. */
  String near(List<String> words) {
    return kin.near(words);
  }

  /** Whether the dimension is yes or no. */
  boolean flag(String dimension) {
    return domain.values().getOrDefault(dimension, List.of()).equals(FLAG);
  }

  /** The dimension whose values look like this, for numbers of things; empty for none. */
  String dimensionOfShape(String id) {
    return shapes.getOrDefault(shape(id), "");
  }

  private static String shape(String id) {
    return id.toUpperCase(Locale.ROOT).replaceAll("\\d", "9").replaceAll("\\p{L}", "A");
  }

  int longest() {
    return Math.max(longest, language.longest());
  }

  boolean knows(String word) {
    return words.contains(word) || words.contains(language.stem(word));
  }

  /** The word that one slip of the keyboard away is known; empty if none or more than one. */
  String corrected(String word) {
    if (word.length() < FUZZY_LETTERS) {
      return "";
    }
    List<String> found =
        words.stream()
            .filter(known -> Slip.one(word, known) || Slip.one(word, known + "s"))
            .sorted(
                Comparator.comparing((String known) -> !Slip.one(word, known))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<String> names = found.stream().filter(this::names).toList();
    List<String> likely = names.isEmpty() ? found : names;
    return likely.stream().map(language::stem).distinct().count() == 1 ? likely.get(0) : "";
  }

  /** Whether the word stands in the name of a metric or a dimension, as people would type it. */
  private boolean names(String word) {
    return supported.values().stream().anyMatch(stems -> stems.contains(language.stem(word)));
  }

  /** Names near to a word nobody knows, best first; none when half of it would have to change. */
  List<String> nearest(String word, int most) {
    List<String> labels = new ArrayList<>();
    domain.metrics().forEach(m -> labels.add(m.label()));
    domain.dimensions().stream()
        .filter(d -> !d.hidden() && !d.personal())
        .forEach(d -> labels.add(d.label()));
    ToIntFunction<String> distance = label -> Slip.distance(word, label.toLowerCase(Locale.ROOT));
    return labels.stream()
        .filter(label -> 2 * distance.applyAsInt(label) <= word.length())
        .sorted(Comparator.comparingInt(distance).thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  private String stemmed(String key) {
    String[] parts = key.split(" ");
    for (int i = 0; i < parts.length; i++) {
      parts[i] = language.stem(parts[i]);
    }
    return String.join(" ", parts);
  }

  private static String spaced(String name) {
    return name.replace('_', ' ');
  }

  /** Phrases of the language for a number of pieces. */
  List<String> quantities() {
    return language.phrases(Cue.QUANTITY);
  }

  public Domain domain() {
    return domain;
  }
}
