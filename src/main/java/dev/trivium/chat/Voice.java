package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.data.Sources;
import dev.trivium.data.Vocabulary;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all answers of one turn have in common: disclosure, suggestions, doubt, and memory. */
record Voice(Domain domain, Vocabulary words, Question question, Memory memory, Instant now) {
  static final String DISCLOSURE =
      "*I am an AI assistant; answered by rules, not by a language model.*";
  private static final String LABEL = "*AI assistant, by rules.*";

  /** From here on a reading that no guarantee covers is called likely. */
  private static final double LIKELY = 0.9;

  String covered() {
    LocalDate first = domain.first();
    LocalDate last = domain.last();
    return first == null || last == null
        ? "There are no rows yet."
        : "The data goes from " + first + " to " + last + ".";
  }

  String metrics() {
    return domain.metrics().stream()
        .map(m -> m.label().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  String dimensions() {
    return domain.dimensions().stream()
        .filter(d -> !d.hidden() && !d.personal() && !d.time())
        .map(d -> d.label().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  Answer spoken(
      Answer.Kind kind,
      String type,
      String body,
      Assurance sure,
      List<String> suggestions,
      @Nullable String context) {
    return spoken(kind, type, body, sure, "", List.of(), suggestions, context);
  }

  Answer spoken(
      Answer.Kind kind,
      String type,
      String body,
      Assurance sure,
      String interpretation,
      List<Cited> cited,
      List<String> suggestions,
      @Nullable String context) {
    List<String> shown = kind == Answer.Kind.CLARIFY ? List.of() : suggestions;
    return new Answer(
        kind,
        type,
        text(body, shown),
        interpretation,
        noQuery(),
        List.of(),
        List.of(),
        List.of(),
        now,
        Sources.NONE,
        sure,
        "none",
        cited,
        suggestions,
        context);
  }

  /** A text that is not sure begins with that. */
  static String hedged(String body, Assurance sure) {
    if (sure.band() != Band.MEDIUM) {
      return body;
    }
    Double score = sure.score();
    String chance = score == null ? "" : " (" + Math.round(score * 100) + " %)";
    String doubt =
        score != null && score >= LIKELY
            ? "This is likely what was asked" + chance + ", but I do not promise it: "
            : "I am not certain that I read this rightly" + chance + ": ";
    return doubt + sure.reason() + ".\n\n" + body;
  }

  private static @Nullable JsonNode noQuery() {
    return null;
  }

  List<String> first() {
    return Suggestions.first(domain, words);
  }

  /** The memory of the turn before; a turn without a query does not end the thread. */
  String kept() {
    return Memories.write(memory);
  }

  String text(String body, List<String> suggestions) {
    List<String> parts = new ArrayList<>();
    parts.add(body);
    String next = Narration.suggestions(suggestions);
    if (!next.isEmpty()) {
      parts.add(next);
    }
    parts.add(question.context() == null ? DISCLOSURE : LABEL);
    return String.join("\n\n", parts);
  }
}
