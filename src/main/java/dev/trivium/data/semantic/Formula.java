package dev.trivium.data.semantic;

/** An expression that was read: its text for people, its tree for the machine. */
public final class Formula {
  private final String text;
  private final Expr tree;

  private Formula(String text, Expr tree) {
    this.text = text;
    this.tree = tree;
  }

  static Formula parse(String text) {
    return new Formula(text.strip(), ExpressionParser.parse(text));
  }

  static Formula of(String text, Expr tree) {
    return new Formula(text, tree);
  }

  /** As it stands in the model. */
  public String text() {
    return text;
  }

  Expr tree() {
    return tree;
  }

  @Override
  public String toString() {
    return text;
  }
}
