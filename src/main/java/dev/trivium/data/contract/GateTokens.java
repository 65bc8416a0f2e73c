package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a query, taken one after the other. */
final class GateTokens {
  private static final int LENGTH = 2_000;
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\{[a-z]+}|[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+(?:\\.[0-9]+)?|'(?:[^']|'')*'"
              + "|<=|>=|<>|!=|[=<>(),*])");

  private final List<String> tokens = new ArrayList<>();
  private int next;

  GateTokens(String query) {
    String text = query.strip();
    if (text.length() > LENGTH) {
      throw new ExpressionMistake("a query has at most " + LENGTH + " characters");
    }
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      end = matcher.end();
      matcher.region(end, text.length());
    }
    if (end != text.length()) {
      throw new ExpressionMistake("at position " + (end + 1) + ": this means nothing here");
    }
  }

  boolean done() {
    return next == tokens.size();
  }

  String token() {
    if (done()) {
      throw wrong("the query ends too early");
    }
    return tokens.get(next++);
  }

  boolean isNext(String word) {
    return !done() && tokens.get(next).equalsIgnoreCase(word);
  }

  boolean taken(String word) {
    boolean there = isNext(word);
    next += there ? 1 : 0;
    return there;
  }

  void word(String word) {
    if (!taken(word)) {
      throw wrong("'" + word + "' is expected");
    }
  }

  ExpressionMistake wrong(String why) {
    return new ExpressionMistake("at word " + Math.min(next + 1, tokens.size()) + ": " + why);
  }
}
