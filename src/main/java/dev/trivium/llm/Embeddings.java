package dev.trivium.llm;

import java.util.List;

/**
 * The vectors of some texts.
 *
 * @param model name and version of what made them, such as {@code all-minilm-l6-v2-q@afdb6f1a0e45}
 * @param tokens of each text as the model counts them, with those it did not read; empty where it
 *     counts none
 */
public record Embeddings(String model, List<float[]> vectors, List<Integer> tokens) {
  public Embeddings {
    vectors = List.copyOf(vectors);
    tokens = List.copyOf(tokens);
  }

  public Embeddings(String model, List<float[]> vectors) {
    this(model, vectors, List.of());
  }
}
