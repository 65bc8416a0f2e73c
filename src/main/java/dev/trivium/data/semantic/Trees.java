package dev.trivium.data.semantic;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Walks over expression trees. */
final class Trees {
  private Trees() {}

  /** All names in the tree. */
  static List<Expr.Name> names(Expr tree) {
    return all(tree).filter(Expr.Name.class::isInstance).map(Expr.Name.class::cast).toList();
  }

  private static Stream<Expr> all(Expr tree) {
    return Stream.concat(Stream.of(tree), children(tree).flatMap(Trees::all));
  }

  private static Stream<Expr> children(Expr tree) {
    return switch (tree) {
      case Expr.Numeral leaf -> Stream.of();
      case Expr.Text leaf -> Stream.of();
      case Expr.Truth leaf -> Stream.of();
      case Expr.Absent leaf -> Stream.of();
      case Expr.Name leaf -> Stream.of();
      case Expr.Arithmetic node -> Stream.of(node.left(), node.right());
      case Expr.Negative node -> Stream.of(node.value());
      case Expr.Comparison node -> Stream.of(node.left(), node.right());
      case Expr.Both node -> Stream.of(node.left(), node.right());
      case Expr.Either node -> Stream.of(node.left(), node.right());
      case Expr.Not node -> Stream.of(node.value());
      case Expr.Between node -> Stream.of(node.value(), node.low(), node.high());
      case Expr.OneOf node -> Stream.concat(Stream.of(node.value()), node.options().stream());
      case Expr.IsNull node -> Stream.of(node.value());
      case Expr.Case node ->
          Stream.concat(
              node.whens().stream().flatMap(when -> Stream.of(when.condition(), when.value())),
              Stream.ofNullable(node.otherwise()));
      case Expr.Call node -> node.arguments().stream();
      case Expr.Aggregate node -> Stream.ofNullable(node.argument()).filter(Objects::nonNull);
    };
  }
}
