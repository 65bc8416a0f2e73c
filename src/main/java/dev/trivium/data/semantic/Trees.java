package dev.trivium.data.semantic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Walks over expression trees. */
final class Trees {
  private Trees() {}

  /** All names in the tree. */
  static List<Expr.Name> names(Expr tree) {
    return all(tree).filter(Expr.Name.class::isInstance).map(Expr.Name.class::cast).toList();
  }

  /** All aggregates in the tree. */
  static List<Expr.Aggregate> aggregates(Expr tree) {
    return all(tree)
        .filter(Expr.Aggregate.class::isInstance)
        .map(Expr.Aggregate.class::cast)
        .toList();
  }

  /** The names that stand outside of every aggregate. */
  static List<Expr.Name> loose(Expr tree) {
    List<Expr.Name> found = new ArrayList<>();
    replaced(
        tree,
        leaf -> {
          if (leaf instanceof Expr.Name name) {
            found.add(name);
          }
          return leaf;
        });
    return found;
  }

  /** The same tree with other aggregates, and other names outside of aggregates. */
  static Expr replaced(Expr tree, UnaryOperator<Expr> leaf) {
    UnaryOperator<Expr> inner = part -> replaced(part, leaf);
    return switch (tree) {
      case Expr.Aggregate aggregate -> leaf.apply(aggregate);
      case Expr.Name name -> leaf.apply(name);
      case Expr.Numeral literal -> literal;
      case Expr.Text literal -> literal;
      case Expr.Truth literal -> literal;
      case Expr.Absent literal -> literal;
      case Expr.Arithmetic(Expr.Sign sign, Expr left, Expr right) ->
          new Expr.Arithmetic(sign, inner.apply(left), inner.apply(right));
      case Expr.Negative(Expr value) -> new Expr.Negative(inner.apply(value));
      case Expr.Comparison(Expr.Relation relation, Expr left, Expr right) ->
          new Expr.Comparison(relation, inner.apply(left), inner.apply(right));
      case Expr.Both(Expr left, Expr right) -> new Expr.Both(inner.apply(left), inner.apply(right));
      case Expr.Either(Expr left, Expr right) ->
          new Expr.Either(inner.apply(left), inner.apply(right));
      case Expr.Not(Expr value) -> new Expr.Not(inner.apply(value));
      case Expr.IsNull(Expr value) -> new Expr.IsNull(inner.apply(value));
      case Expr.Between(Expr value, Expr low, Expr high) ->
          new Expr.Between(inner.apply(value), inner.apply(low), inner.apply(high));
      case Expr.OneOf(Expr value, List<Expr> options) ->
          new Expr.OneOf(inner.apply(value), options.stream().map(inner).toList());
      case Expr.Case(List<Expr.When> whens, Expr otherwise) ->
          new Expr.Case(
              whens.stream()
                  .map(when ->
                      new Expr.When(inner.apply(when.condition()), inner.apply(when.value())))
                  .toList(),
              otherwise == null ? null : inner.apply(otherwise));
      case Expr.Call(Expr.Function function, List<Expr> arguments) ->
          new Expr.Call(function, arguments.stream().map(inner).toList());
    };
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
