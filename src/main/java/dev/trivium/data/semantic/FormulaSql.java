package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Sign;
import java.util.function.Function;
import java.util.function.Predicate;

/** What stands around the aggregates of a metric, as SQL: arithmetic, conditions, functions. */
final class FormulaSql {
  private final RowSql literals;
  private final Arguments arguments;
  private final Function<Expr, Sql> leaf;

  /**
   * @param literals emits constants
   * @param leaf emits aggregates and names, or refuses them
   */
  FormulaSql(RowSql literals, Arguments arguments, Function<Expr, Sql> leaf) {
    this.literals = literals;
    this.arguments = arguments;
    this.leaf = leaf;
  }

  Sql emit(Expr expression) {
    arguments.count();
    return switch (expression) {
      case Expr.Aggregate aggregate -> leaf.apply(aggregate);
      case Expr.Name name -> leaf.apply(name);
      case Expr.Arithmetic(Sign sign, Expr left, Expr right) ->
          Typing.arithmetic(sign, emit(left), emit(right));
      case Expr.Negative(Expr value) -> {
        Sql inner = Typing.number(emit(value), "the sign");
        yield new Sql("(- " + inner.text() + ")", inner.type());
      }
      case Expr.Case choice -> Typing.choice(choice, this::emit, this::truth);
      case Expr.Call call -> Typing.call(call, this::emit);
      case Expr.Numeral literal -> literals.emit(literal);
      case Expr.Absent literal -> literals.emit(literal);
      case Expr.Text literal -> literals.emit(literal);
      case Expr.Truth literal -> literals.emit(literal);
      case Expr.Comparison(Expr.Relation relation, Expr left, Expr right) ->
          compared(left, relation.symbol, right);
      case Expr.Both(Expr left, Expr right) -> logic(left, "and", right);
      case Expr.Either(Expr left, Expr right) -> logic(left, "or", right);
      case Expr.Not(Expr value) -> new Sql("(not " + truth(value) + ")", Type.BOOLEAN);
      case Expr.IsNull(Expr value) -> new Sql("(" + emit(value).text() + " is null)", Type.BOOLEAN);
      case Expr.Between between ->
          throw new ExpressionMistake("BETWEEN cannot stand around aggregates");
      case Expr.OneOf oneOf -> throw new ExpressionMistake("IN cannot stand around aggregates");
    };
  }

  private String truth(Expr expression) {
    Sql sql = emit(expression);
    if (sql.type() != Type.BOOLEAN) {
      throw new ExpressionMistake(
          "a condition is expected where a " + sql.type().word() + " stands");
    }
    return sql.text();
  }

  private Sql compared(Expr left, String relation, Expr right) {
    Sql first = emit(left);
    Sql second = emit(right);
    Typing.comparable(first.type(), second.type());
    return new Sql("(" + first.text() + " " + relation + " " + second.text() + ")", Type.BOOLEAN);
  }

  private Sql logic(Expr left, String word, Expr right) {
    return new Sql("(" + truth(left) + " " + word + " " + truth(right) + ")", Type.BOOLEAN);
  }

  /**
   * Whether the value of no rows is 0: so for sums and counts and what adds them up, and not for
   * ratios, averages and extremes.
   *
   * @param leaf whether an aggregate or a name is 0 without rows
   */
  static boolean zeroWhenEmpty(Expr expression, Predicate<Expr> leaf) {
    return switch (expression) {
      case Expr.Aggregate aggregate -> leaf.test(aggregate);
      case Expr.Name name -> leaf.test(name);
      case Expr.Arithmetic(Sign sign, Expr left, Expr right) ->
          switch (sign) {
            case PLUS, MINUS -> zeroWhenEmpty(left, leaf) && zeroWhenEmpty(right, leaf);
            case TIMES -> zeroWhenEmpty(left, leaf) || zeroWhenEmpty(right, leaf);
            case OVER -> zeroWhenEmpty(left, leaf) && right instanceof Expr.Numeral;
            case MODULO -> false;
          };
      case Expr.Negative(Expr value) -> zeroWhenEmpty(value, leaf);
      case Expr.Call call ->
          (call.function() == Expr.Function.ABS || call.function() == Expr.Function.ROUND)
              && zeroWhenEmpty(call.arguments().getFirst(), leaf);
      default -> false;
    };
  }
}
