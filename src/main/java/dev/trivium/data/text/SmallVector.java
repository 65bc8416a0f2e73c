package dev.trivium.data.text;

/**
 * Vectors in a byte a number. Each is scaled by its own largest number, which cosine does not see.
 */
public final class SmallVector {
  private static final float MOST = 127;

  private SmallVector() {}

  public static byte[] of(float[] vector) {
    float largest = 0;
    for (float x : vector) {
      largest = Math.max(largest, Math.abs(x));
    }
    byte[] small = new byte[vector.length];
    for (int i = 0; i < vector.length && largest > 0; i++) {
      small[i] = (byte) Math.round(vector[i] / largest * MOST);
    }
    return small;
  }

  /** From -1 to 1; 0 if one of them is all zeros. Errors: vectors of different lengths. */
  public static double cosine(byte[] a, byte[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("vectors of different lengths are not compared");
    }
    int dot = 0;
    int squareA = 0;
    int squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      squareA += a[i] * a[i];
      squareB += b[i] * b[i];
    }
    return squareA == 0 || squareB == 0 ? 0 : dot / Math.sqrt((double) squareA * squareB);
  }
}
