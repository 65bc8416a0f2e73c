package dev.trivium.data.semantic;

/** An expression that cannot be used; the message says why, in plain words. */
final class ExpressionMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExpressionMistake(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
