package dev.trivium.llm;

import java.util.List;

/**
 * The vectors of some texts.
 *
 * @param model name and version of what made them, such as {@code all-minilm-l6-v2-q@afdb6f1a0e45}
 */
public record Embeddings(String model, List<float[]> vectors) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}
