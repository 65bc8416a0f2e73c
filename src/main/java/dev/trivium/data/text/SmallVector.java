package dev.trivium.data.text;

/**
 * A vector in a byte a number. It is scaled by its own largest number, which cosine does not see.
 */
public final class SmallVector {
  private static final float MOST = 127;

  private final byte[] numbers;

  private SmallVector(byte[] numbers) {
    this.numbers = numbers;
  }

  public static SmallVector of(float[] vector) {
    float largest = 0;
    for (float x : vector) {
      largest = Math.max(largest, Math.abs(x));
    }
    byte[] small = new byte[vector.length];
    for (int i = 0; i < vector.length && largest > 0; i++) {
      small[i] = (byte) Math.round(vector[i] / largest * MOST);
    }
    return new SmallVector(small);
  }

  /** As {@link #bytes} gave it. */
  public static SmallVector stored(byte[] numbers) {
    return new SmallVector(numbers.clone());
  }

  public byte[] bytes() {
    return numbers.clone();
  }

  /** From -1 to 1; 0 if one of them is all zeros. Errors: vectors of different lengths. */
  public double cosine(SmallVector other) {
    byte[] b = other.numbers;
    if (numbers.length != b.length) {
      throw new IllegalArgumentException("vectors of different lengths are not compared");
    }
    int dot = 0;
    int squareA = 0;
    int squareB = 0;
    for (int i = 0; i < b.length; i++) {
      dot += numbers[i] * b[i];
      squareA += numbers[i] * numbers[i];
      squareB += b[i] * b[i];
    }
    return squareA == 0 || squareB == 0 ? 0 : dot / Math.sqrt((double) squareA * squareB);
  }
}
