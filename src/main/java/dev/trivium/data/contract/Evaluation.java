package dev.trivium.data.contract;

import dev.trivium.data.contract.Expression.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Computes expressions on the values of one row. Numbers are compared exactly; absence spreads,
 * except where {@code and}/{@code or} are decided without it.
 */
final class Evaluation {
  private static final BigDecimal FARTHEST = BigDecimal.valueOf(1_000_000);

  private final Instant now;
  private final LocalDate today;

  Evaluation(Instant now) {
    this.now = now;
    this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /** What a condition says of a row. */
  enum Said {
    TRUE,
    FALSE,
    ABSENT
  }

  /** The truth of the condition; absent where a field it needs is. */
  Said of(Expression condition, @Nullable Object[] row) {
    return value(condition, row) instanceof Boolean truth
        ? truth ? Said.TRUE : Said.FALSE
        : Said.ABSENT;
  }

  private @Nullable Object value(Expression expression, @Nullable Object[] row) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Field field -> field(field, row[field.index()]);
      case Expression.Today day -> today;
      case Expression.Now moment -> now;
      case Expression.Arithmetic sum -> arithmetic(sum, row);
      case Expression.Compare compare -> compare(compare, row);
      case Expression.Not not -> value(not.operand(), row) instanceof Boolean truth ? !truth : null;
      case Expression.Both both -> both(both, row);
      case Expression.Either either -> either(either, row);
      case Expression.In in -> in(in, row);
      case Expression.DaysBetween days ->
          value(days.from(), row) instanceof LocalDate from
                  && value(days.to(), row) instanceof LocalDate to
              ? (Object) BigDecimal.valueOf(ChronoUnit.DAYS.between(from, to))
              : null;
      case Expression.Size size ->
          value(size.text(), row) instanceof String text
              ? (Object) BigDecimal.valueOf(text.codePointCount(0, text.length()))
              : null;
    };
  }

  private static @Nullable Object field(Expression.Field field, @Nullable Object value) {
    return switch (value) {
      case Long whole -> Expression.number(whole, Math.max(field.scale(), 0));
      case Double real -> BigDecimal.valueOf(real);
      case null -> null;
      case Object other -> other;
    };
  }

  private @Nullable Object compare(Expression.Compare compare, @Nullable Object[] row) {
    Object left = value(compare.left(), row);
    Object right = value(compare.right(), row);
    if (compare.left().kind() == Kind.NOTHING || compare.right().kind() == Kind.NOTHING) {
      boolean same = left == null && right == null;
      return compare.operator().equals("==") == same;
    }
    if (left == null || right == null) {
      return null;
    }
    int order = order(left, right);
    return switch (compare.operator()) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> throw new IllegalStateException("unknown comparison " + compare.operator());
    };
  }

  /** The parser lets only values of one kind meet here. */
  private static int order(Object left, Object right) {
    return switch (left) {
      case BigDecimal number -> number.compareTo((BigDecimal) right);
      case LocalDate day -> day.compareTo((LocalDate) right);
      case Instant moment -> moment.compareTo((Instant) right);
      case Boolean truth -> truth.compareTo((Boolean) right);
      default -> left.toString().compareTo(right.toString());
    };
  }

  private @Nullable Object both(Expression.Both both, @Nullable Object[] row) {
    Object left = value(both.left(), row);
    if (Boolean.FALSE.equals(left)) {
      return false;
    }
    Object right = value(both.right(), row);
    return Boolean.FALSE.equals(right) ? right : left == null ? null : right;
  }

  private @Nullable Object either(Expression.Either either, @Nullable Object[] row) {
    Object left = value(either.left(), row);
    if (Boolean.TRUE.equals(left)) {
      return true;
    }
    Object right = value(either.right(), row);
    return Boolean.TRUE.equals(right) ? right : left == null ? null : right;
  }

  private @Nullable Object in(Expression.In in, @Nullable Object[] row) {
    Object wanted = value(in.value(), row);
    if (wanted == null) {
      return null;
    }
    for (Expression candidate : in.among()) {
      Object value = value(candidate, row);
      if (value != null && order(wanted, value) == 0) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Object arithmetic(Expression.Arithmetic sum, @Nullable Object[] row) {
    Object left = value(sum.left(), row);
    Object right = value(sum.right(), row);
    if (left == null || right == null) {
      return null;
    }
    if (left instanceof LocalDate from && right instanceof LocalDate to) {
      return BigDecimal.valueOf(ChronoUnit.DAYS.between(to, from));
    }
    if (left instanceof LocalDate day) {
      BigDecimal days = (BigDecimal) right;
      if (days.abs().compareTo(FARTHEST) > 0) {
        return null;
      }
      return day.plusDays(sum.operator() == '+' ? days.longValue() : -days.longValue());
    }
    BigDecimal a = (BigDecimal) left;
    BigDecimal b = (BigDecimal) right;
    return switch (sum.operator()) {
      case '+' -> a.add(b);
      case '-' -> a.subtract(b);
      case '*' -> a.multiply(b);
      default -> b.signum() == 0 ? null : a.divide(b, MathContext.DECIMAL64);
    };
  }
}
