package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Coverage;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Help;
import dev.trivium.chat.understanding.Understanding.Reason;
import dev.trivium.chat.understanding.Understanding.Topic;
import java.util.List;
import java.util.Optional;

/** Tells questions to the data from those about it, and from what is not answered. */
final class Intents {
  private final Lexicon lexicon;
  private final List<Tag> tags;
  private final Slots slots;

  Intents(Lexicon lexicon, List<Tag> tags, Slots slots) {
    this.lexicon = lexicon;
    this.tags = tags;
    this.slots = slots;
  }

  Optional<Understanding> other() {
    if (slots.has(Cue.UNSAFE)) {
      return Optional.of(new Abstain(Reason.UNSAFE, List.of(), List.of()));
    }
    boolean names = slots.has(Cue.NAME) && mentionsPersonal();
    if (slots.has(Cue.PRIVATE) || names) {
      return Optional.of(new Abstain(Reason.PERSONAL, List.of(), List.of()));
    }
    if (tags.isEmpty()) {
      return Optional.of(new Abstain(Reason.NOTHING, List.of(), List.of()));
    }
    Optional<Understanding> about = definition();
    if (about.isPresent() || !slots.unknown.isEmpty()) {
      return about;
    }
    about = coverage();
    return about.isPresent() ? about : help();
  }

  private boolean mentionsPersonal() {
    return tags.stream()
        .anyMatch(tag ->
            tag instanceof Tag.Term term
                && (term.dimension().filter(lexicon.domain()::personal).isPresent()
                    || lexicon.ofPerson(term.text())));
  }

  private Optional<Understanding> definition() {
    List<Tag.Term> terms =
        tags.stream()
            .filter(t -> t instanceof Tag.Term term && !term.weak())
            .map(Tag.Term.class::cast)
            .toList();
    boolean bare =
        slots.times.isEmpty()
            && slots.values.isEmpty()
            && slots.unknown.isEmpty()
            && slots.groups.isEmpty()
            && slots.having.isEmpty();
    if (!bare || slots.has(Cue.DOING) || terms.isEmpty() || terms.size() > 2) {
      return Optional.empty();
    }
    boolean whatIs = slots.has(Cue.WHAT_IS) && terms.size() == 1 && onlyArticles();
    boolean defined =
        slots.has(Cue.DEFINE)
            && !slots.any(Cue.TOP, Cue.BOTTOM, Cue.FORECAST, Cue.COMPARE, Cue.GROWTH, Cue.SHARE);
    if (!whatIs && !defined) {
      return Optional.empty();
    }
    Tag.Term term = terms.get(0);
    return term.metric().or(term::dimension).map(Definition::new);
  }

  /** Whether nothing but articles stands beside the term: "what is our margin" is a number. */
  private boolean onlyArticles() {
    return tags.stream()
        .allMatch(tag ->
            tag instanceof Tag.Term
                || tag instanceof Tag.Hint hint && (hint.is(Cue.WHAT_IS) || hint.is(Cue.DEFINE))
                || tag instanceof Tag.Filler filler && lexicon.article(filler.text()));
  }

  private Optional<Understanding> coverage() {
    boolean data =
        slots.values.isEmpty()
            && slots.having.isEmpty()
            && slots.groups.isEmpty()
            && slots.times.isEmpty();
    boolean metric = slots.metrics.stream().anyMatch(m -> !isDual(m.metric()));
    if (!data || metric) {
      return Optional.empty();
    }
    boolean first = slots.has(Cue.EARLIEST);
    boolean last = slots.any(Cue.RECENT, Cue.LATEST);
    boolean when = slots.any(Cue.WHEN, Cue.WHAT_IS, Cue.WHICH) || slots.metrics.isEmpty();
    if (slots.has(Cue.DATES)) {
      return Optional.of(new Coverage(true, true));
    }
    if (last && (slots.has(Cue.RECENT) || slots.has(Cue.WHEN)) && when) {
      return Optional.of(new Coverage(false, true));
    }
    return first && when && slots.any(Cue.WHEN, Cue.WHICH, Cue.WHAT_IS)
        ? Optional.of(new Coverage(true, false))
        : Optional.empty();
  }

  private boolean isDual(String metric) {
    return tags.stream()
        .anyMatch(tag ->
            tag instanceof Tag.Term term
                && term.metric().filter(metric::equals).isPresent()
                && term.dimension().isPresent());
  }

  private Optional<Understanding> help() {
    boolean content =
        tags.stream()
            .anyMatch(tag ->
                tag instanceof Tag.Term
                    || tag instanceof Tag.Unknown
                    || tag instanceof Tag.Figure
                    || tag instanceof Tag.Id
                    || tag instanceof Tag.Time);
    if (content) {
      return Optional.empty();
    }
    if (slots.has(Cue.METRICS)) {
      return Optional.of(new Help(Topic.METRICS));
    }
    if (slots.has(Cue.DIMENSIONS)) {
      return Optional.of(new Help(Topic.DIMENSIONS));
    }
    if (slots.has(Cue.WHAT_CAN)) {
      return Optional.of(new Help(Topic.CAPABILITY));
    }
    boolean others = slots.any(Cue.TOP, Cue.BOTTOM, Cue.TREND, Cue.FORECAST, Cue.COMPARE);
    if (slots.has(Cue.THANKS) && !others) {
      return Optional.of(new Help(Topic.THANKS));
    }
    return slots.has(Cue.GREETING) && !others
        ? Optional.of(new Help(Topic.GREETING))
        : Optional.empty();
  }
}
