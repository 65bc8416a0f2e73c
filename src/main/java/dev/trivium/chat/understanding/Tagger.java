package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Covers a question with tags; the longest and surest phrases win as a whole. */
final class Tagger {
  private static final int CORRECTIONS = 12;
  private static final int PHRASE = 4;

  private final Language language;
  private final Lexicon lexicon;
  private final TimeGrammar grammar;

  Tagger(Language language, Lexicon lexicon, TimeGrammar grammar) {
    this.language = language;
    this.lexicon = lexicon;
    this.grammar = grammar;
  }

  private record Scored(Tag tag, double score) {}

  /**
   * A way to tag the whole question.
   *
   * @param score how much speaks for it
   * @param slips words that were read as others
   */
  record Cover(List<Tag> tags, double score, int slips) {}

  /** A tag and the best ways to go on after it. */
  private record Step(Tag tag, double score, @Nullable Step rest) {}

  /** Covers of the question, best first; the first is the one to read, the others its rivals. */
  List<Cover> covers(List<Token> typed, int most) {
    List<Token> tokens = new ArrayList<>(lexicon.parted(typed));
    List<String> slips = new ArrayList<>(Collections.nCopies(tokens.size(), ""));
    // A word inside of a phrase that is known as a whole is right, however strange it is alone.
    Set<Integer> unread = strange(tokens, slips);
    phrases(tokens, slips, unread);
    int corrections = 0;
    for (int i = 0; i < tokens.size() && corrections < CORRECTIONS; i++) {
      Token token = tokens.get(i);
      boolean word = token.kind() == Token.Kind.WORD && unread.contains(i);
      if (word && !lexicon.knows(token.text())) {
        String better = lexicon.corrected(token.text());
        corrections++;
        if (!better.isEmpty()) {
          slips.set(i, token.text());
          tokens.set(i, Token.word(better, token.joined()));
        }
      }
    }
    return best(tokens, slips, most);
  }

  /** Places of words that the best cover of what was typed cannot read. */
  private Set<Integer> strange(List<Token> tokens, List<String> slips) {
    return best(tokens, slips, 1).get(0).tags().stream()
        .filter(Tag.Unknown.class::isInstance)
        .map(Tag::from)
        .collect(Collectors.toSet());
  }

  /** Mends phrases of which no word is wrong enough to be mended alone: "gul bay". */
  private void phrases(List<Token> tokens, List<String> slips, Set<Integer> unread) {
    int tried = 0;
    for (int i = 0; i < tokens.size(); i++) {
      for (int end = i + 2; end <= Math.min(tokens.size(), i + PHRASE); end++) {
        List<Token> window = tokens.subList(i, end);
        boolean words = window.stream().allMatch(t -> t.kind() == Token.Kind.WORD);
        boolean strange = IntStream.range(i, end).anyMatch(unread::contains);
        if (!words || !strange || tried++ > CORRECTIONS) {
          continue;
        }
        String better = lexicon.near(window.stream().map(Token::text).toList());
        String[] parts = better.split(" ");
        for (int n = i; n < end && !better.isEmpty(); n++) {
          slips.set(n, tokens.get(n).text());
          tokens.set(n, Token.word(parts[n - i], tokens.get(n).joined()));
        }
      }
    }
  }

  private List<Cover> best(List<Token> tokens, List<String> slips, int most) {
    int n = tokens.size();
    List<List<Step>> from = new ArrayList<>(Collections.nCopies(n + 1, List.of()));
    for (int i = n - 1; i >= 0; i--) {
      List<Step> steps = new ArrayList<>();
      for (Scored candidate : candidates(tokens, slips, i)) {
        Tag tag = candidate.tag();
        if (tag.to() == n) {
          steps.add(new Step(tag, candidate.score(), null));
        }
        for (Step rest : from.get(tag.to())) {
          steps.add(new Step(tag, candidate.score() + rest.score(), rest));
        }
      }
      // The sort is stable: of two that score the same, the one found first stays first.
      steps.sort(Comparator.comparingDouble(step -> -Math.rint(step.score() * 1e9)));
      from.set(i, List.copyOf(steps.subList(0, Math.min(most, steps.size()))));
    }
    return n == 0
        ? List.of(new Cover(List.of(), 0, 0))
        : from.get(0).stream().map(step -> cover(step, slips)).toList();
  }

  private static Cover cover(Step first, List<String> slips) {
    List<Tag> tags = new ArrayList<>();
    int read = 0;
    for (Step step = first; step != null; step = step.rest()) {
      Tag tag = step.tag();
      tags.add(tag);
      boolean kept = tag instanceof Tag.Unknown;
      for (String slip : slips.subList(tag.from(), tag.to())) {
        read += slip.isEmpty() || kept ? 0 : 1;
      }
    }
    return new Cover(tags, first.score(), read);
  }

  private List<Scored> candidates(List<Token> tokens, List<String> slips, int i) {
    List<Scored> out = new ArrayList<>();
    Token token = tokens.get(i);
    TimeExpr.Hit hit = grammar.at(tokens, i);
    if (hit != null && !modal(tokens, i, hit)) {
      out.add(scored(new Tag.Time(i, hit.end(), hit.expr()), 0.5));
    }
    StringBuilder key = new StringBuilder();
    for (int end = i + 1; end <= tokens.size() && end - i <= lexicon.longest(); end++) {
      key.append(end == i + 1 ? "" : " ").append(tokens.get(end - 1).text());
      phrase(out, tokens, slips, i, end, key.toString());
    }
    if (token.kind() == Token.Kind.NUMBER || token.kind() == Token.Kind.DATE) {
      out.add(new Scored(new Tag.Figure(i, i + 1, token), token.isNumber() ? 1 : -1));
    }
    if (token.kind() == Token.Kind.ID) {
      out.add(new Scored(new Tag.Id(i, i + 1, token.text()), 0.3));
    }
    out.add(
        token.kind() == Token.Kind.SYMBOL
            ? new Scored(new Tag.Filler(i, i + 1, token.text()), 0.1)
            : new Scored(new Tag.Unknown(i, i + 1, unslipped(slips, i, token.text())), -1));
    return out;
  }

  private static String unslipped(List<String> slips, int i, String text) {
    return slips.get(i).isEmpty() ? text : slips.get(i);
  }

  /** "may" is a month only beside other words of time. */
  private boolean modal(List<Token> tokens, int i, TimeExpr.Hit hit) {
    boolean verb = language.asks("month_or_verb", tokens.get(i).text()) && hit.end() == i + 1;
    return verb
        && i + 1 < tokens.size()
        && (i == 0 || !language.asks("before_month", tokens.get(i - 1).text()))
        && language.asks("after_verb", tokens.get(i + 1).text());
  }

  private void phrase(
      List<Scored> out, List<Token> tokens, List<String> slips, int i, int end, String key) {
    String slip = String.join(" ", slips.subList(i, end)).strip();
    List<Match> matches = lexicon.find(key);
    boolean symbol = end == i + 1 && tokens.get(i).kind() == Token.Kind.SYMBOL;
    if (!matches.isEmpty() && !symbol) {
      String last = tokens.get(end - 1).text();
      boolean plural = language.plural(last) || lexicon.inflected(key);
      double bonus = 0.45 * matches.get(0).quality() - (slip.isEmpty() ? 0 : 0.1);
      out.add(scored(new Tag.Term(i, end, key, matches, plural, false, slip), bonus));
    }
    Set<Cue> cues = language.cues(key);
    if (!cues.isEmpty()) {
      out.add(scored(new Tag.Hint(i, end, key, cues), 0.2));
    }
    Grain unit = language.units().get(key);
    if (unit != null) {
      boolean plural = language.plural(key);
      out.add(scored(new Tag.Unit(i, end, unit, cues.contains(Cue.ADVERB), plural), 0.3));
    }
    if (language.filler(key)) {
      out.add(scored(new Tag.Filler(i, end, key), 0.0));
    }
    Tag.Term hinted = hinted(i, end, key);
    if (hinted != null) {
      out.add(scored(hinted, 0.25));
    }
    boolean foreign = matches.isEmpty() && slip.isEmpty() && !language.speaks(key);
    List<Match> cognates = foreign ? lexicon.cognates(key) : List.of();
    if (!cognates.isEmpty()) {
      boolean plural = language.plural(key);
      out.add(scored(new Tag.Term(i, end, key, cognates, plural, false, ""), 0.3));
    }
    boolean strange = matches.isEmpty() && cues.isEmpty() && unit == null && slip.isEmpty();
    if (strange && end == i + 1 && tokens.get(i).kind() == Token.Kind.WORD) {
      boolean infinitive = i > 0 && language.phrase("infinitive", tokens, i - 1) == i;
      related(out, i, key, infinitive);
    }
  }

  /** Words of one family with a name: a verb hints at its metric, an adjective is its value. */
  private void related(List<Scored> out, int i, String word, boolean infinitive) {
    List<Match> family = lexicon.family(word);
    List<Match> metrics = family.stream().filter(Match.OfMetric.class::isInstance).toList();
    List<Match> values = family.stream().filter(Match.OfValue.class::isInstance).toList();
    if (!metrics.isEmpty()) {
      out.add(scored(new Tag.Term(i, i + 1, word, metrics, false, true, ""), 0.25));
    } else if (!values.isEmpty() && !language.filler(word) && !infinitive) {
      out.add(scored(new Tag.Term(i, i + 1, word, values, false, false, word), 0.2));
    }
  }

  private Tag.@Nullable Term hinted(int i, int end, String key) {
    for (String noun : language.nouns(key)) {
      List<Match> matches =
          lexicon.find(language.key(noun)).stream()
              .filter(Match.OfMetric.class::isInstance)
              .toList();
      if (!matches.isEmpty()) {
        return new Tag.Term(i, end, key, matches, false, true, "");
      }
    }
    return null;
  }

  private static Scored scored(Tag tag, double bonus) {
    int length = tag.to() - tag.from();
    return new Scored(tag, length + 0.6 * (length - 1) + bonus);
  }
}
