package dev.trivium.data.semantic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A word, number, text or symbol of an expression, and where it stands (from 1). */
record Token(Kind kind, String text, int position) {
  private static final int LENGTH = 4_000;
  private static final String SYMBOLS = "+-*/%(),.=<>";

  enum Kind {
    WORD,
    QUOTED,
    NUMBER,
    TEXT,
    SYMBOL,
    END
  }

  /** Cuts an expression into tokens; the last one is always the end. */
  static List<Token> cut(String source) {
    if (source.length() > LENGTH) {
      throw new ExpressionMistake("the expression is longer than " + LENGTH + " characters");
    }
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else {
        Token token = next(source, at, c);
        tokens.add(token);
        at = token.end();
      }
    }
    tokens.add(new Token(Kind.END, "", source.length() + 1));
    return tokens;
  }

  boolean word(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean symbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  String described() {
    return kind == Kind.END ? "the end" : "'" + text + "' at character " + position;
  }

  private static Token next(String source, int at, char c) {
    if (isWordStart(c)) {
      return run(source, at, Kind.WORD);
    }
    if (isDigit(c)) {
      return run(source, at, Kind.NUMBER);
    }
    if (c == '\'' || c == '"') {
      return quoted(source, at, c);
    }
    String two = source.substring(at, Math.min(at + 2, source.length()));
    if (two.equals("<>") || two.equals("!=") || two.equals("<=") || two.equals(">=")) {
      return new Token(Kind.SYMBOL, two, at + 1);
    }
    if (SYMBOLS.indexOf(c) < 0) {
      throw new ExpressionMistake("'" + c + "' at character " + (at + 1) + " is not understood");
    }
    return new Token(Kind.SYMBOL, String.valueOf(c), at + 1);
  }

  private static Token run(String source, int from, Kind kind) {
    int to = from;
    while (to < source.length() && continues(source.charAt(to), kind)) {
      to++;
    }
    return new Token(kind, source.substring(from, to), from + 1);
  }

  private static boolean continues(char c, Kind kind) {
    return kind == Kind.WORD ? isWordStart(c) || isDigit(c) : isDigit(c) || c == '.';
  }

  /** A doubled quote inside stands for itself. */
  private static Token quoted(String source, int from, char quote) {
    StringBuilder inside = new StringBuilder();
    for (int at = from + 1; at < source.length(); at++) {
      char c = source.charAt(at);
      if (c != quote) {
        inside.append(c);
      } else if (at + 1 < source.length() && source.charAt(at + 1) == quote) {
        inside.append(quote);
        at++;
      } else {
        Kind kind = quote == '"' ? Kind.QUOTED : Kind.TEXT;
        return new Token(kind, inside.toString(), from + 1);
      }
    }
    throw new ExpressionMistake("the quote at character " + (from + 1) + " is never closed");
  }

  /** Where the next token may begin; a doubled quote stood there twice. */
  private int end() {
    int start = position - 1;
    if (kind != Kind.TEXT && kind != Kind.QUOTED) {
      return start + text.length();
    }
    String quote = kind == Kind.TEXT ? "'" : "\"";
    return start + text.replace(quote, quote + quote).length() + 2;
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** A name: lower case unless it was quoted. */
  String name() {
    return kind == Kind.QUOTED ? text : text.toLowerCase(Locale.ROOT);
  }
}
