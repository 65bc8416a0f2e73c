package dev.trivium.chat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * The lexicon of each vocabulary, made once on a worker: it takes a tenth of a second for thousands
 * of values, which is far too long for an event loop and for every question. A vocabulary that was
 * read again is another object, so its lexicon is made again.
 */
final class Lexicons {
  private final Understander understander;
  private final Cache<Vocabulary, Uni<Lexicon>> kept;

  Lexicons(Understander understander, int most) {
    this.understander = understander;
    // Weak keys are compared by identity: comparing thousands of values would cost what is saved.
    this.kept = Caffeine.newBuilder().weakKeys().maximumSize(most).build();
  }

  Uni<Lexicon> of(Vocabulary words) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return kept.get(
          words, wanted -> Uni.createFrom().item(() -> made(wanted)).memoize().indefinitely());
    }
    return kept.get(words, wanted -> onWorker(context, wanted)).emitOn(Reactive.executor(context));
  }

  private Uni<Lexicon> onWorker(Context context, Vocabulary words) {
    return Reactive.onWorker(context, () -> made(words))
        .onFailure()
        .invoke(() -> kept.invalidate(words))
        .memoize()
        .indefinitely();
  }

  private Lexicon made(Vocabulary words) {
    return understander.lexicon(Grounding.domain(words));
  }
}
