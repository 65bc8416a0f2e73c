package dev.trivium.chat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Languages;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.chat.understanding.Understanding;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Questions that this caller can ask: those of the model that are understood with the words the
 * caller may use, or some that are made of these words.
 */
final class Examples {
  private static final int MOST = 12;

  private final Languages languages = Languages.shipped();
  private final ChatConfig config;
  private final InstantSource clock;
  private final Cache<Vocabulary, List<String>> kept;

  Examples(ChatConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    // By identity: a vocabulary that was read again is another one.
    this.kept = Caffeine.newBuilder().weakKeys().maximumSize(config.lexicons()).build();
  }

  Uni<List<String>> of(Vocabulary words) {
    List<String> known = kept.getIfPresent(words);
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    Context context = Vertx.currentContext();
    return (context == null
            ? Uni.createFrom().item(() -> understood(words))
            : Reactive.onWorker(context, () -> understood(words)))
        .invoke(found -> kept.put(words, found));
  }

  List<String> understood(Vocabulary words) {
    Readers readers = new Readers(words);
    List<String> asked = words.examples().stream().filter(readers::parse).limit(MOST).toList();
    if (!asked.isEmpty() || words.metrics().isEmpty()) {
      return asked;
    }
    return Suggestions.first(Grounding.domain(words), withoutExamples(words)).stream()
        .filter(readers::parse)
        .toList();
  }

  /** The words of a vocabulary as each language reads them, made when it is asked first. */
  private final class Readers {
    private final Vocabulary words;
    private final LocalDate today = LocalDate.ofInstant(clock.instant(), config.zone());
    private final Map<String, Understander> understanders = new HashMap<>();
    private final Map<String, Lexicon> lexicons = new HashMap<>();

    Readers(Vocabulary words) {
      this.words = words;
    }

    boolean parse(String text) {
      Language language = languages.of(text);
      Understander understander =
          understanders.computeIfAbsent(
              language.code(), unseen -> new Understander(language, config.weekStart()));
      Lexicon lexicon =
          lexicons.computeIfAbsent(
              language.code(), unseen -> understander.lexicon(Grounding.domain(words)));
      return isAnswered(understander.understand(text, lexicon, today, Understanding.Memory.NONE));
    }
  }

  private static boolean isAnswered(Understanding understood) {
    return switch (understood) {
      case Understanding.Data data -> true;
      case Understanding.Definition definition -> true;
      case Understanding.Coverage coverage -> true;
      case Understanding.Help help -> true;
      case Understanding.Clarify clarify -> false;
      case Understanding.Abstain abstain -> false;
    };
  }

  private static Vocabulary withoutExamples(Vocabulary words) {
    return new Vocabulary(
        words.model(),
        words.metrics(),
        words.dimensions(),
        words.values(),
        words.capped(),
        words.coverage(),
        words.defaultGrain(),
        words.currency(),
        List.of(),
        words.regions(),
        words.calendar());
  }
}
