package dev.trivium.data.contract;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition over one row, as it stands in {@code trivium.row}. A small language of our own, in
 * the spelling of CEL: comparisons, arithmetic, {@code && || !} (or the words), {@code in [..]},
 * {@code days_between(a, b)}, {@code size(text)}, {@code today}, {@code now}. It cannot loop, call
 * out or fail on data: an absent field makes the result absent, and an absent result breaks no
 * rule.
 */
public sealed interface Expression {

  /** What kind of value an expression yields; NOTHING is the literal null. */
  enum Kind {
    NUMBER("a number"),
    TEXT("text"),
    TRUTH("true or false"),
    DAY("a date"),
    MOMENT("a timestamp"),
    NOTHING("null");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  Kind kind();

  record Literal(@Nullable Object value, Kind kind) implements Expression {}

  /**
   * @param scale decimal places of a stored decimal, or -1 if the value is used as it is
   */
  record Field(int index, String name, int scale, Kind kind) implements Expression {}

  record Today() implements Expression {
    @Override
    public Kind kind() {
      return Kind.DAY;
    }
  }

  record Now() implements Expression {
    @Override
    public Kind kind() {
      return Kind.MOMENT;
    }
  }

  /** {@code + - * /} on numbers, days plus or minus whole numbers, day minus day. */
  record Arithmetic(char operator, Expression left, Expression right, Kind kind)
      implements Expression {}

  /** {@code == != < <= > >=} on two values of one kind, or against null. */
  record Compare(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }
  }

  record Not(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }
  }

  record Both(Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }
  }

  record Either(Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }
  }

  record In(Expression value, List<Expression> among) implements Expression {
    public In {
      among = List.copyOf(among);
    }

    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }
  }

  record DaysBetween(Expression from, Expression to) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  record Size(Expression text) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /** A number as an expression computes with it. */
  static BigDecimal number(long unscaled, int scale) {
    return BigDecimal.valueOf(unscaled, scale);
  }
}
