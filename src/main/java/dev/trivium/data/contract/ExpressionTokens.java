package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts the text of a condition into its words and signs. */
final class ExpressionTokens {
  /** What a token is. */
  enum Sort {
    NAME,
    NUMBER,
    TEXT,
    SIGN,
    END
  }

  /** A token; {@code at} is its position from 1. */
  record Token(Sort sort, String text, int at) {
    boolean is(String sign) {
      return sort == Sort.SIGN && text.equals(sign);
    }
  }

  private static final Set<String> WORDS = Set.of("and", "or", "not", "in");
  private static final List<String> SIGNS =
      List.of(
          "<=", ">=", "==", "!=", "<>", "&&", "||", "<", ">", "=", "!", "+", "-", "*", "/", "(",
          ")", "[", "]", ",");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private ExpressionTokens(String source) {
    this.source = source;
  }

  static List<Token> of(String source) {
    ExpressionTokens all = new ExpressionTokens(source);
    all.cut();
    return all.tokens;
  }

  private void cut() {
    while (position < source.length()) {
      char next = source.charAt(position);
      if (Character.isWhitespace(next)) {
        position++;
      } else if (Character.isLetter(next) || next == '_') {
        word();
      } else if (Character.isDigit(next)) {
        number();
      } else if (next == '\'' || next == '"') {
        text(next);
      } else {
        sign();
      }
    }
    tokens.add(new Token(Sort.END, "the end", source.length() + 1));
  }

  private void word() {
    int from = position;
    while (position < source.length()
        && (Character.isLetterOrDigit(source.charAt(position)) || source.charAt(position) == '_')) {
      position++;
    }
    String word = source.substring(from, position);
    String small = word.toLowerCase(Locale.ROOT);
    if (WORDS.contains(small)) {
      String sign =
          switch (small) {
            case "and" -> "&&";
            case "or" -> "||";
            case "not" -> "!";
            default -> "in";
          };
      tokens.add(new Token(Sort.SIGN, sign, from + 1));
    } else {
      tokens.add(new Token(Sort.NAME, word, from + 1));
    }
  }

  private void number() {
    int from = position;
    while (position < source.length()
        && (Character.isDigit(source.charAt(position)) || source.charAt(position) == '.')) {
      position++;
    }
    tokens.add(new Token(Sort.NUMBER, source.substring(from, position), from + 1));
  }

  private void text(char quote) {
    int from = position;
    int end = source.indexOf(quote, from + 1);
    if (end < 0) {
      throw new ExpressionMistake("the quote at position " + (from + 1) + " is not closed");
    }
    tokens.add(new Token(Sort.TEXT, source.substring(from + 1, end), from + 1));
    position = end + 1;
  }

  private void sign() {
    for (String sign : SIGNS) {
      if (source.startsWith(sign, position)) {
        String usual = sign.equals("=") ? "==" : sign.equals("<>") ? "!=" : sign;
        tokens.add(new Token(Sort.SIGN, usual, position + 1));
        position += sign.length();
        return;
      }
    }
    throw new ExpressionMistake(
        "'" + source.charAt(position) + "' at position " + (position + 1) + " means nothing here");
  }
}
