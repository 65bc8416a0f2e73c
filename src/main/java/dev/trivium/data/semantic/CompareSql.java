package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * Comparisons of a value of the row with values of a condition. Amounts are compared as the stored
 * whole numbers and beginnings of texts as ranges, so that only leakproof operators are used, which
 * an index can serve under row security.
 */
public final class CompareSql {
  private final Arguments arguments;
  private final Values values;

  public CompareSql(Arguments arguments, Query.Limits limits) {
    this.arguments = arguments;
    this.values = new Values(limits);
  }

  /** The values of conditions, checked. */
  public Values values() {
    return values;
  }

  /** Compares texts; a beginning becomes a range. */
  public String text(Condition condition, String left) {
    List<String> texts = values.texts(condition);
    if (condition.op() != Op.STARTS_WITH) {
      return compared(condition, left, texts, "text", "");
    }
    String prefix = texts.getFirst();
    String from = left + " >= " + arguments.add(prefix, "text");
    return Values.after(prefix)
        .map(end -> from + " and " + left + " < " + arguments.add(end, "text"))
        .orElse(from);
  }

  /** Compares in stored units: what lies between two of them is rounded to the right side. */
  public String whole(Condition condition, String left, int scale) {
    List<BigDecimal> units =
        values.numbers(condition).stream().map(value -> value.scaleByPowerOfTen(scale)).toList();
    return switch (condition.op()) {
      case EQ, IN -> {
        List<Long> exact =
            units.stream().filter(Values::isLong).map(BigDecimal::longValueExact).toList();
        yield switch (exact.size()) {
          case 0 -> "false";
          // One value as such, so that what follows in an index keeps its order.
          case 1 -> left + " = " + arguments.add(exact.getFirst(), "bigint");
          default ->
              left + " = any (" + arguments.add(exact.toArray(Long[]::new), "bigint[]") + ")";
        };
      }
      case LT, GTE -> left + " " + condition.op().symbol + " " + bound(units.get(0), true);
      case LTE, GT -> left + " " + condition.op().symbol + " " + bound(units.get(0), false);
      case BETWEEN ->
          left
              + " >= "
              + bound(units.get(0), true)
              + " and "
              + left
              + " <= "
              + bound(units.get(1), false);
      case IS_NULL, STARTS_WITH -> throw values.refused(condition, "is a number");
    };
  }

  private String bound(BigDecimal units, boolean up) {
    BigInteger whole =
        units.setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR).toBigInteger();
    BigInteger kept =
        whole.max(BigInteger.valueOf(Long.MIN_VALUE)).min(BigInteger.valueOf(Long.MAX_VALUE));
    return arguments.add(kept.longValueExact(), "bigint");
  }

  /**
   * @param right the values, as the client sends them
   * @param type of the placeholder
   * @param cast what is done to it, or nothing
   */
  public String compared(
      Condition condition, String left, List<?> right, String type, String cast) {
    return switch (condition.op()) {
      case EQ, LT, LTE, GT, GTE ->
          left + " " + condition.op().symbol + " " + arguments.add(right.get(0), type) + cast;
      case IN ->
          left
              + " = any ("
              + arguments.add(Values.array(right), type + "[]")
              + (cast.isEmpty() ? "" : cast + "[]")
              + ")";
      case BETWEEN ->
          left
              + " >= "
              + arguments.add(right.get(0), type)
              + cast
              + " and "
              + left
              + " <= "
              + arguments.add(right.get(1), type)
              + cast;
      case IS_NULL, STARTS_WITH -> throw values.refused(condition, "is not a text");
    };
  }
}
