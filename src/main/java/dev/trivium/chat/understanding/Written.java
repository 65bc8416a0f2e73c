package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Memory;
import java.util.List;

/**
 * Tells questions that rules and manuals may answer from those for rows: whatever names a period, a
 * grouping or a threshold is for rows, and so is what names a metric, unless it asks like "how do
 * I".
 */
final class Written {
  private final Language language;
  private final List<Token> tokens;
  private final Memory memory;

  Written(Language language, List<Token> tokens, Memory memory) {
    this.language = language;
    this.tokens = tokens;
    this.memory = memory;
  }

  /** Whether it depends on more than what the question came to. */
  boolean worthALook(Understanding understood) {
    return switch (understood) {
      case Abstain abstain ->
          switch (abstain.reason()) {
            case UNKNOWN, NOTHING, UNSAFE, PERSONAL -> true;
            case TOO_LONG, OUTSIDE -> false;
          };
      case Data any -> asksForAWay();
      case Clarify any -> asksForAWay();
      case Understanding.Definition any -> false;
      case Understanding.Coverage any -> false;
      case Understanding.Help any -> false;
    };
  }

  boolean may(Understanding understood, List<Tag> tags, Slots slots) {
    if (leans(tags) || forRows(tags, slots)) {
      return false;
    }
    if (understood instanceof Abstain abstain) {
      return switch (abstain.reason()) {
        case UNSAFE -> guarded(tags);
        case PERSONAL -> mistyped(tags);
        case UNKNOWN, NOTHING, TOO_LONG, OUTSIDE -> true;
      };
    }
    return true;
  }

  private boolean forRows(List<Tag> tags, Slots slots) {
    boolean help = asksForHelp();
    boolean times = tags.stream().anyMatch(tag -> tag instanceof Tag.Time && !asksMay(tag));
    boolean named = !slots.metrics.isEmpty() || !slots.groups.isEmpty();
    boolean narrowed =
        times || !slots.groups.isEmpty() || !slots.having.isEmpty() || slots.grain != null;
    return named ? !help || narrowed : times && !help;
  }

  /** "May customers …" is no month. */
  private boolean asksMay(Tag tag) {
    return tag.from() == 0 && tag.to() == 1 && language.opens("may", tokens);
  }

  private boolean asksForAWay() {
    return language.opens("way", tokens) && !language.opens("number", tokens);
  }

  private boolean asksForHelp() {
    boolean about = tokens.stream().anyMatch(token -> language.asks("about", token.text()));
    return about || (language.opens("help", tokens) && !language.opens("number", tokens));
  }

  /** "What about Sweden?" after a question to the rows goes on with it. */
  private boolean leans(List<Tag> tags) {
    return memory.last() != null
        && tags.stream()
            .filter(tag -> !(tag instanceof Tag.Filler))
            .findFirst()
            .filter(tag -> tag instanceof Tag.Hint hint && hint.is(Cue.FOLLOW))
            .isPresent();
  }

  /** Whether nothing in it is unsafe but words that manuals have, too. */
  private boolean guarded(List<Tag> tags) {
    return tags.stream()
        .filter(tag -> tag instanceof Tag.Hint hint && hint.is(Cue.UNSAFE))
        .map(tag -> ((Tag.Hint) tag).text())
        .allMatch(text ->
            language.asks("guarded", text)
                || (language.asks("guarded_deed", text) && asksForHelp()));
  }

  /** Whether only what was taken for a slip of the keyboard made it a question about people. */
  private boolean mistyped(List<Tag> tags) {
    List<Tag.Hint> hints =
        tags.stream()
            .filter(Tag.Hint.class::isInstance)
            .map(Tag.Hint.class::cast)
            .filter(hint -> hint.is(Cue.PRIVATE) || hint.is(Cue.NAME))
            .toList();
    List<String> typed = tokens.stream().map(Token::text).toList();
    return !hints.isEmpty()
        && hints.stream().noneMatch(hint -> typed.containsAll(List.of(hint.text().split(" "))));
  }
}
