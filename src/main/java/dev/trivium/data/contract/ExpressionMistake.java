package dev.trivium.data.contract;

/** An expression cannot be understood; the message says where and why. */
final class ExpressionMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExpressionMistake(String message) {
    super(message, null, false, false);
  }
}
