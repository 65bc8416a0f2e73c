package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Fold;
import dev.trivium.data.semantic.Expr.Sign;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tree of a metric into SQL over a group of rows. A division of aggregates is the ratio
 * of sums; sums and averages of amounts are exact.
 */
final class GroupSql {
  private final Scope scope;
  private final RowSql rows;
  private final String condition;

  /**
   * @param filter rows that count, or null for all
   */
  GroupSql(Scope scope, Arguments arguments, @Nullable Expr filter) {
    this.scope = scope;
    this.rows = new RowSql(scope, arguments);
    this.condition = filter == null ? "" : " filter (where " + rows.truth(filter) + ")";
  }

  Sql emit(Expr expression) {
    return switch (expression) {
      case Expr.Aggregate(Fold fold, boolean distinct, Expr argument) when argument != null ->
          aggregate(fold, distinct, argument);
      case Expr.Aggregate all -> new Sql("count(*)" + condition, Type.INTEGER);
      case Expr.Arithmetic(Sign sign, Expr left, Expr right) ->
          Typing.arithmetic(sign, emit(left), emit(right));
      case Expr.Negative(Expr value) -> {
        Sql inner = Typing.number(emit(value), "the sign");
        yield new Sql("(- " + inner.text() + ")", inner.type());
      }
      case Expr.Case choice -> Typing.choice(choice, this::emit, this::truth);
      case Expr.Call call -> Typing.call(call, this::emit);
      case Expr.Numeral literal -> rows.emit(literal);
      case Expr.Absent literal -> rows.emit(literal);
      case Expr.Text literal -> rows.emit(literal);
      case Expr.Truth literal -> rows.emit(literal);
      case Expr.Name name ->
          throw new ExpressionMistake(
              "'" + name.name() + "' stands outside of an aggregate such as SUM");
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

  private Sql aggregate(Fold fold, boolean distinct, Expr argument) {
    Optional<Table.Column> plain = scope.plainColumn(argument);
    if (fold == Fold.COUNT) {
      String counted = plain.map(GroupSql::countable).orElseGet(() -> rows.emit(argument).text());
      return new Sql(
          "count(" + (distinct ? "distinct " : "") + counted + ")" + condition, Type.INTEGER);
    }
    if (plain.isPresent() && plain.get().type() == Type.DECIMAL && !plain.get().personal()) {
      return stored(fold, plain.get());
    }
    return folded(fold, rows.emit(argument));
  }

  /** Adds up the stored whole numbers and scales once: exact, and the cheapest way. */
  private Sql stored(Fold fold, Table.Column column) {
    String folded = fold.name().toLowerCase(java.util.Locale.ROOT) + "(" + RowSql.raw(column) + ")";
    return new Sql("(" + folded + condition + " * " + RowSql.unit(column) + ")", Type.DECIMAL);
  }

  private Sql folded(Fold fold, Sql value) {
    if (fold == Fold.SUM || fold == Fold.AVG) {
      Typing.number(value, fold.name());
    } else if (value.type() == Type.BOOLEAN) {
      throw new ExpressionMistake(fold.name() + " cannot order true and false");
    }
    Type type =
        switch (fold) {
          case COUNT -> Type.INTEGER;
          case SUM, MIN, MAX -> value.type();
          case AVG -> value.type() == Type.DOUBLE ? Type.DOUBLE : Type.DECIMAL;
        };
    String name = fold.name().toLowerCase(java.util.Locale.ROOT);
    return new Sql(name + "(" + value.text() + ")" + condition, type);
  }

  /** What is counted for a column: a personal one is counted through its blind index. */
  static String countable(Table.Column column) {
    if (!column.personal()) {
      return RowSql.raw(column);
    }
    if (column.blindIndex() == null) {
      throw new ExpressionMistake(
          "'"
              + column.name()
              + "' is personal and has no blind index, so that it cannot be"
              + " counted; the contract may give it one with trivium.blindIndex");
    }
    return "t." + Sql.quoted(column.blindIndex());
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
   */
  static boolean zeroWhenEmpty(Expr expression) {
    return switch (expression) {
      case Expr.Aggregate aggregate ->
          aggregate.fold() == Fold.SUM || aggregate.fold() == Fold.COUNT;
      case Expr.Arithmetic(Sign sign, Expr left, Expr right) ->
          switch (sign) {
            case PLUS, MINUS -> zeroWhenEmpty(left) && zeroWhenEmpty(right);
            case TIMES -> zeroWhenEmpty(left) || zeroWhenEmpty(right);
            case OVER -> zeroWhenEmpty(left) && right instanceof Expr.Numeral;
            case MODULO -> false;
          };
      case Expr.Negative(Expr value) -> zeroWhenEmpty(value);
      case Expr.Call call ->
          (call.function() == Expr.Function.ABS || call.function() == Expr.Function.ROUND)
              && zeroWhenEmpty(call.arguments().getFirst());
      default -> false;
    };
  }
}
