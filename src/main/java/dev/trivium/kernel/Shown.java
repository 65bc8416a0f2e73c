package dev.trivium.kernel;

import java.util.regex.Pattern;

/**
 * What a caller sent where a name was expected, as far as it may be told back. Answers are kept by
 * proxies and shown on screens, so whatever does not look like a name is not repeated: an address,
 * a number of a phone, a sentence.
 */
public final class Shown {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.:/-]{0,63}");
  private static final String HIDDEN = "•••";

  private Shown() {}

  public static boolean isName(String given) {
    return NAME.matcher(given).matches();
  }

  /** The text if it is a name, a mask otherwise. */
  public static String name(String given) {
    return isName(given) ? given : HIDDEN;
  }
}
