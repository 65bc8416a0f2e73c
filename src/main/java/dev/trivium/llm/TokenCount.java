package dev.trivium.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Counts tokens in the vocabulary cl100k, which many models share or have grown from. Where another
 * one is behind an alias the count is near; whoever reserves by it adds {@link #high}.
 *
 * <p>Special tokens that stand in a text are plain text here. All of it is CPU work on a worker.
 */
public final class TokenCount {
  private static final int MARGIN_PERCENT = 15;

  private final Vertx vertx;
  private final FutureTask<Encoding> vocabulary =
      new FutureTask<>(
          () -> Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE));

  public TokenCount(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The tokens of each text. */
  public Uni<List<Integer>> of(List<String> texts) {
    return onWorker(() -> {
      Encoding encoding = loaded();
      return texts.stream().map(encoding::countTokensOrdinary).toList();
    });
  }

  /** The texts whose tokens these are; empty where a number is no token. */
  public Uni<Optional<List<String>>> decoded(List<int[]> tokens) {
    return onWorker(() -> {
      Encoding encoding = loaded();
      try {
        return Optional.of(tokens.stream().map(ids -> encoding.decode(list(ids))).toList());
      } catch (IllegalArgumentException | NullPointerException noToken) {
        // The library looks an unknown number up and trips over it.
        return Optional.empty();
      }
    });
  }

  /** A count that other vocabularies seldom pass. */
  public static long high(long tokens) {
    return tokens + Math.ceilDiv(tokens * MARGIN_PERCENT, 100);
  }

  private <T> Uni<T> onWorker(Callable<T> work) {
    return Uni.createFrom().deferred(() -> Reactive.onWorker(vertx.getOrCreateContext(), work));
  }

  /** The first worker loads; those that come meanwhile wait on their workers. */
  private Encoding loaded() throws Exception {
    vocabulary.run();
    return vocabulary.get();
  }

  private static IntArrayList list(int[] ids) {
    IntArrayList list = new IntArrayList(ids.length);
    for (int id : ids) {
      list.add(id);
    }
    return list;
  }
}
