package dev.trivium.data.contract;

import java.text.Normalizer;
import java.util.Locale;

/** The form in which personal values are compared, so that a name in capitals is the same name. */
public final class Normal {
  private Normal() {}

  public static String of(String value) {
    return Normalizer.normalize(value, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
