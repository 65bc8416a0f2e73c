package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.chat.understanding.Understanding.Option;
import dev.trivium.chat.understanding.Understanding.Reason;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Understands a question over a domain: the same words, day and memory give the same reading. */
public final class Understander {
  /**
   * Names how questions are read. Raise it when readings change so much that what was measured of
   * them no longer holds; calibrators that name another version are not used.
   */
  public static final String VERSION = "2";

  private static final int OPTIONS = 3;
  private static final int NEAREST = 3;
  private static final int TOKENS = 400;
  private static final int COVERS = 12;

  private final Language language;
  private final TimeRules rules;

  /** {@code weekStart} is for domains that do not say on which day their weeks begin. */
  public Understander(Language language, DayOfWeek weekStart) {
    this.language = language;
    this.rules = new TimeRules(weekStart, Month.JANUARY);
  }

  /** What is needed to read questions over a domain; costly, so keep it as long as the domain. */
  public Lexicon lexicon(Domain domain) {
    return new Lexicon(language, domain);
  }

  /** Whether two questions are the same but for case, blanks and the sign at the end. */
  public boolean sameWords(String one, String other) {
    return words(one).equals(words(other));
  }

  private List<String> words(String text) {
    return language.tokens(text).stream()
        .filter(token -> token.kind() != Token.Kind.SYMBOL)
        .map(Token::text)
        .toList();
  }

  /** Reads the question as of the day; {@code memory} is what the turn before left. */
  public Understanding understand(String text, Lexicon lexicon, LocalDate today, Memory memory) {
    return read(text, lexicon, today, memory).understanding();
  }

  /** The same, with what was noticed on the way and what else the question could mean. */
  public Reading read(String text, Lexicon lexicon, LocalDate today, Memory memory) {
    List<Token> tokens = language.tokens(text);
    if (tokens.size() > TOKENS) {
      return Reading.plain(new Abstain(Reason.TOO_LONG, List.of(), List.of()));
    }
    Optional<Option> chosen = Replies.chosen(tokens, memory, language);
    if (chosen.isPresent()) {
      return Reading.plain(new Data(chosen.get().query(), List.of(), List.of()));
    }
    TimeGrammar grammar = new TimeGrammar(language, today, rules.of(lexicon.domain()));
    List<Tagger.Cover> all = new Tagger(language, lexicon, grammar).covers(tokens, COVERS);
    double far = all.get(0).score() - Rivals.FAR;
    List<Tagger.Cover> covers = all.stream().filter(c -> c.score() >= far).toList();
    List<Turn> turns = covers.stream().map(c -> turn(c.tags(), lexicon, today, memory)).toList();
    Turn best = turns.get(0);
    Rivals rivals = Rivals.of(covers, turns.stream().map(Turn::understanding).toList());
    Clues clues =
        new Noticed(lexicon, best.tags(), best.slots())
            .clues(best.understanding(), covers.get(0).slips(), rivals.margin());
    return new Reading(typed(best.understanding(), text), clues, rivals.queries());
  }

  /** Words nobody knows are named as they were typed. */
  private Understanding typed(Understanding understood, String text) {
    return understood instanceof Abstain abstain
        ? new Abstain(abstain.reason(), language.typed(abstain.words(), text), abstain.nearest())
        : understood;
  }

  /**
   * Whether documents may answer what rows do not, or not as it was meant.
   *
   * @param understood what the question came to
   */
  public boolean mayBeWritten(
      String text, Lexicon lexicon, LocalDate today, Memory memory, Understanding understood) {
    List<Token> tokens = language.tokens(text);
    Written written = new Written(language, tokens, memory);
    if (!written.worthALook(understood)) {
      return false;
    }
    TimeGrammar grammar = new TimeGrammar(language, today, rules.of(lexicon.domain()));
    List<Tag> tags = new Tagger(language, lexicon, grammar).covers(tokens, 1).get(0).tags();
    return written.may(
        understood, tags, new SlotFiller(lexicon, tags, memory.last() == null).fill());
  }

  /** The words of a text that carry its meaning. */
  public ContentWords contentWords() {
    return new ContentWords(language);
  }

  /** A cover of the question, the slots it filled and what it came to. */
  private record Turn(List<Tag> tags, Slots slots, Understanding understanding) {}

  private Turn turn(List<Tag> tags, Lexicon lexicon, LocalDate today, Memory memory) {
    Slots slots = new SlotFiller(lexicon, tags, memory.last() == null).fill();
    Understanding understood =
        new Intents(lexicon, tags, slots)
            .other()
            .orElseGet(() -> data(lexicon, tags, slots, today, memory));
    return new Turn(tags, slots, understood);
  }

  private Understanding data(
      Lexicon lexicon, List<Tag> tags, Slots slots, LocalDate today, Memory memory) {
    if (!slots.unknown.isEmpty()) {
      List<String> words = List.copyOf(slots.unknown);
      return new Abstain(Reason.UNKNOWN, words, lexicon.nearest(words.get(0), NEAREST));
    }
    Domain domain = lexicon.domain();
    Interpretation last = memory.last();
    boolean follows = last != null && FollowUp.leans(slots, tags);
    Measures.complete(lexicon, tags, slots, follows);
    TimeRules counted = rules.of(domain);
    Times times = Times.read(slots, today, counted, follows && last != null ? last.time() : null);
    Assembler assembler = new Assembler(domain, slots, times, today);
    Interpretation query = assembler.assemble();
    List<String> inherited = List.of();
    if (follows && last != null) {
      FollowUp merger = new FollowUp(last, slots, query, domain);
      query = merger.merge();
      inherited = merger.inherited();
    }
    if (!times.unclear().isEmpty()) {
      return unclearDate(query, times.unclear());
    }
    if (!slots.ambiguous.isEmpty()) {
      return unclearValue(query, slots, last, domain);
    }
    List<String> assumed = new ArrayList<>(slots.corrected);
    assumed.addAll(assembler.assumed());
    String guess = slots.guess;
    if (guess != null && query.having().stream().anyMatch(h -> h.metric().equals(guess))) {
      assumed.add("the amount is " + domain.label(guess) + ", as no other number was named");
    }
    if (slots.fiscal) {
      assumed.add("the fiscal year begins in " + counted.fiscalStartName());
    }
    return judged(query, slots, domain, inherited, assumed);
  }

  private static Understanding judged(
      Interpretation query,
      Slots slots,
      Domain domain,
      List<String> inherited,
      List<String> assumed) {
    boolean noEntity = slots.ranked() && query.by().isEmpty() && query.grain() == null;
    if (query.metrics().isEmpty() && query.mode() != Mode.LIST) {
      boolean empty =
          slots.cues.isEmpty()
              && slots.times.isEmpty()
              && slots.values.isEmpty()
              && query.by().isEmpty();
      return empty
          ? new Abstain(Reason.NOTHING, List.of(), List.of())
          : missingMetric(query, domain);
    }
    if (domain.namesPeople(query)) {
      return new Abstain(Reason.PERSONAL, List.of(), List.of());
    }
    if (noEntity && query.mode() == Mode.VALUE) {
      return missingEntity(query, domain);
    }
    boolean thresholdAlone =
        !query.having().isEmpty() && query.by().isEmpty() && query.grain() == null;
    if (thresholdAlone) {
      return missingEntity(query, domain);
    }
    if (query.paired() && query.base() == null) {
      return new Clarify("Which periods should be compared?", List.of(), query);
    }
    boolean listOnly = query.mode() == Mode.LIST && query.by().isEmpty();
    if (listOnly || (query.mode() == Mode.LIST && slots.any(Cue.COMPARE, Cue.DOING))) {
      return missingMetric(query, domain);
    }
    if (query.mode() == Mode.SHARE && query.part().isEmpty() && query.by().isEmpty()) {
      return missingEntity(query, domain);
    }
    return new Data(query, inherited, assumed);
  }

  private static Clarify missingMetric(Interpretation query, Domain domain) {
    List<Option> options =
        domain.metrics().stream()
            .limit(OPTIONS)
            .map(m -> new Option(m.label(), Edits.metric(query, new Measure(m.name(), null))))
            .toList();
    return new Clarify("Which number do you mean?", options, query);
  }

  private static Clarify missingEntity(Interpretation query, Domain domain) {
    List<Option> options =
        domain.dimensions().stream()
            .filter(d -> !d.time() && !d.personal() && !d.hidden() && !d.many())
            .limit(OPTIONS)
            .map(d -> new Option("by " + d.label(), Edits.by(query, d.name())))
            .toList();
    return new Clarify("By what should it be grouped?", options, query);
  }

  private static Clarify unclearDate(Interpretation query, List<Period> readings) {
    List<Option> options =
        readings.stream().map(p -> new Option(p.written(), Edits.time(query, p))).toList();
    boolean days = readings.stream().allMatch(p -> p.unit() == Grain.DAY);
    return new Clarify("Which " + (days ? "day" : "period") + " do you mean?", options, query);
  }

  private static Understanding unclearValue(
      Interpretation query, Slots slots, @Nullable Interpretation last, Domain domain) {
    List<Match.OfValue> readings = slots.ambiguous.get(0);
    List<Option> options = new ArrayList<>();
    for (Match.OfValue reading : readings.stream().limit(OPTIONS).toList()) {
      Filter filter = new Filter(reading.dimension(), List.of(reading.value()), false);
      Interpretation chosen = Edits.swap(query, readings.get(0).dimension(), filter);
      options.add(new Option(domain.label(reading.dimension()) + " " + reading.value(), chosen));
      boolean before =
          last != null
              && last.filters().stream().anyMatch(f -> f.dimension().equals(reading.dimension()));
      if (before) {
        slots.resolved++;
        return new Data(chosen, List.of(), List.of());
      }
    }
    return new Clarify(
        "\u201c" + readings.get(0).value() + "\u201d can be more than one thing. Which one?",
        options,
        query);
  }
}
