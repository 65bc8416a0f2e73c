package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * A condition on rows as SQL. Amounts are compared as the stored whole numbers and beginnings of
 * texts as ranges, so that only leakproof operators are used, which an index can serve under row
 * security.
 */
final class ConditionSql {
  private final Scope scope;
  private final Arguments arguments;
  private final Values values;

  ConditionSql(Scope scope, Arguments arguments, Query.Limits limits) {
    this.scope = scope;
    this.arguments = arguments;
    this.values = new Values(limits);
  }

  /** A condition on a field of the row. */
  String emit(Condition condition, Field field) {
    Optional<Table.Column> scaled =
        scope.plainColumn(field.formula().tree()).filter(column -> column.type() == Type.DECIMAL);
    Sql left =
        scaled
            .map(column -> new Sql(RowSql.raw(column), Type.DECIMAL))
            .orElseGet(() -> new RowSql(scope, arguments).emit(field.formula().tree()));
    return emit(condition, left, scaled.map(Table.Column::scale).orElse(-1));
  }

  /** A condition on the day name. */
  String weekday(Condition condition, String dayName) {
    return emit(condition, new Sql(dayName, Type.TEXT), -1);
  }

  private String emit(Condition condition, Sql left, int scale) {
    values.counted(condition);
    String text =
        condition.op() == Op.IS_NULL
            ? values.truth(condition) ? left.text() + " is null" : left.text() + " is not null"
            : typed(condition, left, scale);
    return condition.not() ? "(" + text + ") is not true" : text;
  }

  private String typed(Condition condition, Sql left, int scale) {
    return switch (left.type()) {
      case INTEGER -> whole(condition, left.text(), 0);
      case DECIMAL ->
          scale >= 0
              ? whole(condition, left.text(), scale)
              : compared(condition, left.text(), values.decimals(condition), "text", "::numeric");
      case DOUBLE -> compared(condition, left.text(), values.doubles(condition), "float8", "");
      case TEXT, UUID -> text(condition, left.text());
      case BOOLEAN -> {
        values.only(condition, Op.EQ, Op.IN);
        yield compared(condition, left.text(), values.truths(condition), "boolean", "");
      }
      case DATE, TIMESTAMP ->
          compared(condition, Dates.day(left), values.dates(condition), "date", "");
      case OPAQUE, UNKNOWN -> throw values.refused(condition, "cannot be filtered on");
    };
  }

  private String text(Condition condition, String left) {
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
  private String whole(Condition condition, String left, int scale) {
    List<BigDecimal> units =
        values.numbers(condition).stream().map(value -> value.scaleByPowerOfTen(scale)).toList();
    return switch (condition.op()) {
      case EQ, IN -> {
        List<Long> exact =
            units.stream().filter(Values::isLong).map(BigDecimal::longValueExact).toList();
        yield exact.isEmpty()
            ? "false"
            : left + " = any (" + arguments.add(exact.toArray(Long[]::new), "bigint[]") + ")";
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

  private String compared(
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
