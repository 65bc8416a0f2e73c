package dev.trivium.llm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps vectors by model and content hash; a text itself is never kept. */
final class CachedEmbedder implements Embedder {
  private final Embedder source;
  private final String model;
  private final Cache<Key, Vector> kept;

  /**
   * @param model the one that {@code source} always uses
   */
  CachedEmbedder(Embedder source, String model, LlmConfig config, InstantSource clock) {
    this.source = source;
    this.model = model;
    this.kept =
        Caffeine.newBuilder()
            .maximumSize(config.cacheEntries())
            .expireAfterWrite(config.cacheTtl())
            .ticker(() -> clock.millis() * 1_000_000)
            .build();
  }

  private record Key(String model, String sha256) {}

  /** Of one text; no tokens where the source counts none. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Vector(float[] numbers, Optional<Integer> tokens) {
    static Vector of(Embeddings made, int at) {
      return new Vector(
          made.vectors().get(at),
          made.tokens().isEmpty() ? Optional.empty() : Optional.of(made.tokens().get(at)));
    }
  }

  @Override
  public Uni<Embeddings> embed(List<String> texts) {
    return Uni.createFrom()
        .deferred(() -> embedded(texts.stream().map(CachedEmbedder::plain).toList()));
  }

  private Uni<Embeddings> embedded(List<String> texts) {
    Map<Key, Vector> known = kept.getAllPresent(texts.stream().map(this::key).toList());
    Set<String> missing = new LinkedHashSet<>(texts);
    missing.removeIf(text -> known.containsKey(key(text)));
    if (missing.isEmpty()) {
      return Uni.createFrom().item(all(texts, known));
    }
    List<String> asked = List.copyOf(missing);
    return source
        .embed(asked)
        .map(made -> {
          Map<Key, Vector> found = new java.util.HashMap<>(known);
          for (int i = 0; i < asked.size(); i++) {
            found.put(key(asked.get(i)), Vector.of(made, i));
          }
          kept.putAll(found);
          return all(texts, found);
        });
  }

  private Embeddings all(List<String> texts, Map<Key, Vector> found) {
    List<float[]> vectors = new ArrayList<>(texts.size());
    List<Integer> tokens = new ArrayList<>(texts.size());
    for (String text : texts) {
      Vector vector = java.util.Objects.requireNonNull(found.get(key(text)));
      vectors.add(vector.numbers());
      vector.tokens().ifPresent(tokens::add);
    }
    return new Embeddings(model, vectors, tokens);
  }

  private Key key(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Key(model, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).strip().replaceAll("\\s+", " ");
  }
}
