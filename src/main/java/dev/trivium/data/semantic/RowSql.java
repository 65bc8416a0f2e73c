package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Sign;
import dev.trivium.data.semantic.Model.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Turns a tree over the fields of one row into SQL over the alias {@code t}, checking types on the
 * way. Literal texts and dates become arguments.
 *
 * <p>Units: a decimal comes out as its value, exact, not as the stored number of smallest units.
 */
final class RowSql {
  private final Scope scope;
  private final Arguments arguments;

  RowSql(Scope scope, Arguments arguments) {
    this.scope = scope;
    this.arguments = arguments;
  }

  Sql emit(Expr expression) {
    arguments.count();
    return switch (expression) {
      case Expr.Numeral(BigDecimal value) -> numeral(value);
      case Expr.Text(String value) -> new Sql(arguments.add(value, "text"), Type.TEXT);
      case Expr.Truth(boolean value) -> new Sql(Boolean.toString(value), Type.BOOLEAN);
      case Expr.Absent() -> new Sql("null", Type.UNKNOWN);
      case Expr.Name name -> name(name);
      case Expr.Arithmetic arithmetic -> arithmetic(arithmetic);
      case Expr.Negative(Expr value) -> {
        Sql inner = Typing.number(emit(value), "the sign");
        yield new Sql("(- " + inner.text() + ")", inner.type());
      }
      case Expr.Comparison(Expr.Relation relation, Expr left, Expr right) ->
          compared(left, relation.symbol, right);
      case Expr.Both(Expr left, Expr right) -> logic(left, "and", right);
      case Expr.Either(Expr left, Expr right) -> logic(left, "or", right);
      case Expr.Not(Expr value) -> new Sql("(not " + truth(value) + ")", Type.BOOLEAN);
      case Expr.Between(Expr value, Expr low, Expr high) ->
          new Sql(
              "("
                  + compared(value, ">=", low).text()
                  + " and "
                  + compared(value, "<=", high).text()
                  + ")",
              Type.BOOLEAN);
      case Expr.OneOf(Expr value, List<Expr> options) ->
          new Sql(
              options.stream()
                  .map(option -> compared(value, "=", option).text())
                  .collect(java.util.stream.Collectors.joining(" or ", "(", ")")),
              Type.BOOLEAN);
      case Expr.IsNull(Expr value) -> new Sql("(" + emit(value).text() + " is null)", Type.BOOLEAN);
      case Expr.Case choice -> Typing.choice(choice, this::emit, this::truth);
      case Expr.Call call -> Typing.call(call, this::emit);
      case Expr.Aggregate aggregate ->
          throw new ExpressionMistake(
              aggregate.fold() + " stands where a value of one row is expected");
    };
  }

  /** The text of a condition. */
  String truth(Expr expression) {
    Sql sql = emit(expression);
    if (sql.type() != Type.BOOLEAN && sql.type() != Type.UNKNOWN) {
      throw new ExpressionMistake(
          "a condition is expected where a " + sql.type().word() + " stands");
    }
    return sql.text();
  }

  private Sql column(Table.Column column) {
    if (column.personal()) {
      throw new ExpressionMistake(
          "'" + column.name() + "' is personal: it may only stand in COUNT(DISTINCT …)");
    }
    String text = scope.raw(column);
    return switch (column.type()) {
      case DECIMAL -> new Sql("(" + text + " * " + unit(column) + ")", Type.DECIMAL);
      case UUID -> new Sql(text + "::text", Type.TEXT);
      case OPAQUE -> throw new ExpressionMistake("'" + column.name() + "' cannot be computed with");
      case INTEGER, DOUBLE, TEXT, BOOLEAN, DATE, TIMESTAMP, UNKNOWN -> new Sql(text, column.type());
    };
  }

  /** What one stored unit is worth; multiplying by it is exact, dividing would not be. */
  static String unit(Table.Column column) {
    return BigDecimal.ONE.scaleByPowerOfTen(-column.scale()).toPlainString();
  }

  private Sql name(Expr.Name name) {
    return switch (scope.resolve(name)) {
      case Scope.Meaning.OfColumn(Table.Column column) -> column(column);
      case Scope.Meaning.OfField(Field field) ->
          new RowSql(scope.ofFields(), arguments).emit(field.formula().tree());
    };
  }

  private Sql arithmetic(Expr.Arithmetic node) {
    Sql left = emit(node.left());
    Sql right = emit(node.right());
    if (left.type().temporal() || right.type().temporal()) {
      return dates(node.sign(), left, right);
    }
    return Typing.arithmetic(node.sign(), left, right);
  }

  /** A date minus a date is days; a date and a whole number of days make a date. */
  private static Sql dates(Sign sign, Sql left, Sql right) {
    boolean both = left.type().temporal() && right.type().temporal();
    if (both && sign == Sign.MINUS) {
      return left.type() == Type.DATE && right.type() == Type.DATE
          ? new Sql("(" + left.text() + " - " + right.text() + ")", Type.INTEGER)
          : new Sql(
              "(extract(epoch from ("
                  + left.text()
                  + "::timestamptz - "
                  + right.text()
                  + "::timestamptz)) / 86400)",
              Type.DECIMAL);
    }
    if (left.type() == Type.DATE
        && right.type() == Type.INTEGER
        && (sign == Sign.PLUS || sign == Sign.MINUS)) {
      return new Sql(
          "(" + left.text() + " " + sign.symbol + " (" + right.text() + ")::int)", Type.DATE);
    }
    throw new ExpressionMistake(
        "a date can only be subtracted from a date, or moved by whole days");
  }

  private Sql compared(Expr left, String relation, Expr right) {
    Sql first;
    Sql second;
    if (left instanceof Expr.Text text && !(right instanceof Expr.Text)) {
      second = emit(right);
      first = beside(second.type(), text);
    } else {
      first = emit(left);
      second = right instanceof Expr.Text text ? beside(first.type(), text) : emit(right);
    }
    Typing.comparable(first.type(), second.type());
    return new Sql("(" + first.text() + " " + relation + " " + second.text() + ")", Type.BOOLEAN);
  }

  /** A quoted literal beside a date is a date. */
  private Sql beside(Type other, Expr.Text literal) {
    return other.temporal() ? date(literal.value()) : emit(literal);
  }

  private Sql date(String text) {
    try {
      return new Sql(arguments.add(LocalDate.parse(text), "date"), Type.DATE);
    } catch (DateTimeParseException malformed) {
      throw new ExpressionMistake("'" + text + "' is compared with a date; write YYYY-MM-DD");
    }
  }

  private Sql logic(Expr left, String word, Expr right) {
    return new Sql("(" + truth(left) + " " + word + " " + truth(right) + ")", Type.BOOLEAN);
  }

  private static Sql numeral(BigDecimal value) {
    return new Sql(value.toPlainString(), value.scale() <= 0 ? Type.INTEGER : Type.DECIMAL);
  }
}
