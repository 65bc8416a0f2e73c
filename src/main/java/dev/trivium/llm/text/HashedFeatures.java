package dev.trivium.llm.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A vector of the words, pairs of words and groups of three letters of a text, each put at a place
 * that its hash names. It knows no meanings, only spellings, but it is the same everywhere.
 *
 * <p>Shape: {@code dimensions} numbers of length 1; a text without a letter or digit gives zeros.
 *
 * <p>Source: Weinberger et al., Feature Hashing (ICML 2009), with a signed second hash bit.
 */
public final class HashedFeatures {
  private static final float WORD = 1f;
  private static final float PAIR = 0.5f;
  private static final float LETTERS = 0.35f;

  private HashedFeatures() {}

  public static float[] of(String text, int dimensions) {
    Map<String, Float> features = new HashMap<>();
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String before = "";
    for (String word : plain.split("[^\\p{L}\\p{Nd}]+")) {
      if (word.isEmpty()) {
        continue;
      }
      features.merge("w" + word, WORD, Float::sum);
      if (!before.isEmpty()) {
        features.merge("p" + before + ' ' + word, PAIR, Float::sum);
      }
      String framed = "^" + word + "$";
      for (int at = 0; at + 3 <= framed.length(); at++) {
        features.merge("l" + framed.substring(at, at + 3), LETTERS, Float::sum);
      }
      before = word;
    }
    float[] vector = new float[dimensions];
    features.forEach((feature, weight) -> {
      int hash = hash(feature);
      // A word that stands ten times tells little more than one that stands three times.
      float damped = (float) Math.log1p(weight);
      vector[Math.floorMod(hash, dimensions)] += hash < 0 ? -damped : damped;
    });
    return unit(vector);
  }

  private static int hash(String feature) {
    CRC32C crc = new CRC32C();
    crc.update(feature.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue() * 0x9E3779B1;
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float x : vector) {
      square += x * x;
    }
    float length = (float) Math.sqrt(square);
    for (int i = 0; i < vector.length && length > 0; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
