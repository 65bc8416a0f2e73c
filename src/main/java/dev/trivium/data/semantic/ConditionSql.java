package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import java.util.Optional;

/** A condition on rows of a model as SQL. */
final class ConditionSql {
  private final Scope scope;
  private final Arguments arguments;
  private final Values values;
  private final CompareSql compare;

  ConditionSql(Scope scope, Arguments arguments, Query.Limits limits) {
    this.scope = scope;
    this.arguments = arguments;
    this.compare = new CompareSql(arguments, limits);
    this.values = compare.values();
  }

  /** A condition on a field of the row. */
  String emit(Condition condition, Field field) {
    Optional<Table.Column> scaled =
        scope
            .ofFields()
            .plainColumn(field.formula().tree())
            .filter(column -> column.type() == Type.DECIMAL);
    Sql left =
        scaled
            .map(column -> new Sql(scope.raw(column), Type.DECIMAL))
            .orElseGet(() -> new RowSql(scope.ofFields(), arguments).emit(field.formula().tree()));
    return emit(condition, left, scaled.map(Table.Column::scale).orElse(-1));
  }

  /** A condition on a text, such as the day name. */
  String text(Condition condition, String text) {
    return emit(condition, new Sql(text, Type.TEXT), -1);
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
      case INTEGER -> compare.whole(condition, left.text(), 0);
      case DECIMAL ->
          scale >= 0
              ? compare.whole(condition, left.text(), scale)
              : compare.compared(
                  condition, left.text(), values.decimals(condition), "text", "::numeric");
      case DOUBLE ->
          compare.compared(condition, left.text(), values.doubles(condition), "float8", "");
      case TEXT, UUID -> compare.text(condition, left.text());
      case BOOLEAN -> {
        values.only(condition, Op.EQ, Op.IN);
        yield compare.compared(condition, left.text(), values.truths(condition), "boolean", "");
      }
      case DATE, TIMESTAMP ->
          compare.compared(condition, Dates.day(left), values.dates(condition), "date", "");
      case OPAQUE, UNKNOWN -> throw values.refused(condition, "cannot be filtered on");
    };
  }
}
