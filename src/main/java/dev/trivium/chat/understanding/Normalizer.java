package dev.trivium.chat.understanding;

import java.text.Normalizer.Form;
import java.util.Locale;

/** Brings text into one form: compatibility characters, case, quotes, nothing invisible. */
public final class Normalizer {
  private Normalizer() {}

  /** The text in lower case, without control, format and half characters. */
  public static String normalize(String text) {
    String flat = java.text.Normalizer.normalize(text, Form.NFKC);
    StringBuilder out = new StringBuilder(flat.length());
    flat.codePoints()
        .forEach(point -> {
          int type = Character.getType(point);
          if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            out.append(' ');
          } else if (type != Character.CONTROL
              && type != Character.FORMAT
              && type != Character.SURROGATE
              && type != Character.PRIVATE_USE
              && type != Character.UNASSIGNED) {
            out.appendCodePoint(plain(point));
          }
        });
    return out.toString().toLowerCase(Locale.ROOT).strip();
  }

  private static int plain(int point) {
    return switch (point) {
      case '\u2018', '\u2019', '\u02bc', '`', '\u00b4' -> '\'';
      case '\u201c', '\u201d', '\u00ab', '\u00bb' -> '"';
      case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> '-';
      default -> point;
    };
  }
}
