package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Sign;
import java.util.List;
import java.util.function.Function;

/** The rules of types that hold for rows and for groups alike. */
final class Typing {
  private static final int ROUND_DIGITS = 12;

  private Typing() {}

  static Sql number(Sql sql, String where) {
    if (!sql.type().number() && sql.type() != Type.UNKNOWN) {
      throw new ExpressionMistake(where + " needs a number, not a " + sql.type().word());
    }
    return sql;
  }

  /**
   * Never fails: what whole numbers make has no limit, and a division is exact over decimals, never
   * cuts, and is null over zero.
   */
  static Sql arithmetic(Sign sign, Sql left, Sql right) {
    number(left, "'" + sign.symbol + "'");
    number(right, "'" + sign.symbol + "'");
    Type wider = Type.wider(left.type(), right.type());
    return switch (sign) {
      case PLUS, MINUS, TIMES ->
          new Sql("(" + wide(wider, left) + " " + sign.symbol + " " + right.text() + ")", wider);
      case OVER -> {
        Type type = wider == Type.DOUBLE ? Type.DOUBLE : Type.DECIMAL;
        String cast = type == Type.DOUBLE ? "::float8" : "::numeric";
        yield new Sql(
            "(" + left.text() + cast + " / nullif(" + right.text() + cast + ", 0))", type);
      }
      case MODULO -> {
        if (wider == Type.DOUBLE) {
          throw new ExpressionMistake("'%' needs exact numbers");
        }
        yield new Sql(
            "mod(" + left.text() + "::numeric, nullif(" + right.text() + "::numeric, 0))", wider);
      }
    };
  }

  /** Whole numbers of the database are as narrow as their columns, and fail where they overflow. */
  private static String wide(Type wider, Sql left) {
    return left.text() + (wider == Type.INTEGER ? "::numeric" : "");
  }

  static void comparable(Type left, Type right) {
    boolean fits =
        left == Type.UNKNOWN
            || right == Type.UNKNOWN
            || left == right
            || (left.number() && right.number())
            || (left.temporal() && right.temporal());
    if (!fits) {
      throw new ExpressionMistake("a " + left.word() + " is compared with a " + right.word());
    }
  }

  static Sql choice(Expr.Case choice, Function<Expr, Sql> emit, Function<Expr, String> truth) {
    StringBuilder text = new StringBuilder("case");
    Type type = Type.UNKNOWN;
    for (Expr.When when : choice.whens()) {
      text.append(" when ").append(truth.apply(when.condition()));
      Sql value = emit.apply(when.value());
      type = common(type, value.type());
      text.append(" then ").append(value.text());
    }
    if (choice.otherwise() != null) {
      Sql value = emit.apply(choice.otherwise());
      type = common(type, value.type());
      text.append(" else ").append(value.text());
    }
    return new Sql("(" + text.append(" end").append(")"), type);
  }

  static Sql call(Expr.Call call, Function<Expr, Sql> emit) {
    List<Sql> values = call.arguments().stream().map(emit).toList();
    return switch (call.function()) {
      case COALESCE -> {
        Type type = values.stream().map(Sql::type).reduce(Type.UNKNOWN, Typing::common);
        yield new Sql("coalesce(" + joined(values) + ")", type);
      }
      case NULLIF -> {
        counted(call, 2, 2);
        comparable(values.get(0).type(), values.get(1).type());
        yield new Sql("nullif(" + joined(values) + ")", values.get(0).type());
      }
      case ABS -> {
        counted(call, 1, 1);
        yield new Sql("abs(" + number(values.get(0), "ABS").text() + ")", values.get(0).type());
      }
      case ROUND -> {
        counted(call, 1, 2);
        Sql value = number(values.get(0), "ROUND");
        yield new Sql("round(" + value.text() + "::numeric, " + digits(call) + ")", Type.DECIMAL);
      }
    };
  }

  static Type common(Type left, Type right) {
    comparable(left, right);
    if (left == Type.UNKNOWN) {
      return right;
    }
    return left.number() && right.number() ? Type.wider(left, right) : left;
  }

  private static int digits(Expr.Call round) {
    if (round.arguments().size() == 1) {
      return 0;
    }
    if (round.arguments().get(1) instanceof Expr.Numeral(java.math.BigDecimal value)
        && value.scale() == 0
        && value.compareTo(java.math.BigDecimal.valueOf(ROUND_DIGITS)) <= 0) {
      return value.intValue();
    }
    throw new ExpressionMistake("ROUND needs a whole number of digits, 0 to " + ROUND_DIGITS);
  }

  private static void counted(Expr.Call call, int least, int most) {
    int given = call.arguments().size();
    if (given < least || given > most) {
      throw new ExpressionMistake(
          call.function()
              + " takes "
              + (least == most ? "" + least : least + " or " + most)
              + " values, not "
              + given);
    }
  }

  private static String joined(List<Sql> values) {
    return values.stream().map(Sql::text).collect(java.util.stream.Collectors.joining(", "));
  }
}
