package dev.trivium.chat.understanding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one question for one function of its caller: whether the function is meant, and what it is
 * to be called with.
 */
public final class ToolWords {
  /** A match by name counts more than any number of words of a description. */
  private static final int NAMED = 1_000;

  private static final int DESCRIPTION = 500;
  private static final int SHARE = 3;
  private static final int LETTERS = 2;

  private final Language language;
  private final ContentWords content;
  private final String question;
  private final NounPhrases phrases;
  private final Set<String> asked;
  private final Set<String> meant;

  public ToolWords(Language language, String question) {
    this.language = language;
    this.content = new ContentWords(language);
    this.question = question;
    this.phrases = new NounPhrases(language, question);
    this.asked = content.of(question);
    this.meant = meant();
  }

  /**
   * How well the question fits a function: 0 where it does not. It fits if it has all words of the
   * name, or if the description (its first {@value #DESCRIPTION} characters) has all that the
   * question means beside its noun phrases, and that is no accident: two words, or a third of it.
   */
  public int strength(String name, String description) {
    Set<String> called = content.of(String.join(" ", nameWords(name)));
    if (!called.isEmpty() && asked.containsAll(called)) {
      return NAMED + called.size();
    }
    String begin = description.substring(0, Math.min(DESCRIPTION, description.length()));
    Set<String> told = new LinkedHashSet<>(content.of(begin));
    told.removeAll(content.of(String.join(" ", language.listed("tool_deed"))));
    told.addAll(called);
    boolean whole = !meant.isEmpty() && told.containsAll(meant);
    boolean enough = meant.size() >= 2 || meant.size() * SHARE >= told.size();
    return whole && enough ? meant.size() : 0;
  }

  private Set<String> meant() {
    NounPhrases own = new NounPhrases(language, question);
    while (own.next().isPresent()) {
      // Each is taken out of the question.
    }
    List<String> left = new ArrayList<>();
    for (String word : own.rest().split(" ")) {
      if (!language.filler(word.toLowerCase(Locale.ROOT))) {
        left.add(word);
      }
    }
    return content.of(String.join(" ", left));
  }

  /**
   * The words of {@code getCurrentWeather} and {@code get_current_weather} that tell its matter.
   */
  private List<String> nameWords(String name) {
    String[] parts =
        name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT).split("[\\W_]+");
    List<String> all = List.of(parts).stream().filter(part -> part.length() > LETTERS).toList();
    List<String> own =
        all.stream().filter(part -> !language.listed("tool_deed").contains(part)).toList();
    return own.isEmpty() ? all : own;
  }

  /** The text for a slot: what follows a word of its name, else the next noun phrase. */
  public Optional<String> text(String slot) {
    for (String word : nameWords(slot)) {
      Optional<String> said = phrases.after(word);
      if (said.isPresent()) {
        return said;
      }
    }
    Optional<String> next = phrases.next();
    boolean whole = nameWords(slot).stream().anyMatch(language.listed("slot_whole")::contains);
    return next.isPresent() || !whole ? next : Optional.of(question);
  }

  /** What to put into a slot that must not stay empty. */
  public String anyText() {
    String rest = phrases.rest();
    return rest.isEmpty() ? question : rest;
  }

  /** Which of the choices the question names. */
  public Optional<String> choice(List<String> choices) {
    return choices.stream().filter(choice -> !choice.isBlank() && phrases.take(choice)).findFirst();
  }

  /** The next number of the question, in digits with a decimal point. */
  public Optional<String> number() {
    return phrases.number();
  }
}
