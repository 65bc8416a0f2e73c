package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Fold;
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
  private final FormulaSql around;

  /**
   * @param filter rows that count, or null for all
   */
  GroupSql(Scope scope, Arguments arguments, @Nullable Expr filter) {
    this.scope = scope;
    this.rows = new RowSql(scope, arguments);
    this.condition = filter == null ? "" : " filter (where " + rows.truth(filter) + ")";
    this.around = new FormulaSql(rows, arguments, this::leaf);
  }

  Sql emit(Expr expression) {
    return around.emit(expression);
  }

  private Sql leaf(Expr leaf) {
    return switch (leaf) {
      case Expr.Aggregate(Fold fold, boolean distinct, Expr argument) when argument != null ->
          aggregate(fold, distinct, argument);
      case Expr.Aggregate all -> new Sql("count(*)" + condition, Type.INTEGER);
      case Expr.Name name ->
          throw new ExpressionMistake(
              "'" + name.name() + "' stands outside of an aggregate such as SUM");
      default -> throw new IllegalArgumentException("not a leaf");
    };
  }

  private Sql aggregate(Fold fold, boolean distinct, Expr argument) {
    Optional<Table.Column> plain = scope.plainColumn(argument);
    if (fold == Fold.COUNT) {
      String counted = plain.map(this::countable).orElseGet(() -> rows.emit(argument).text());
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
    String folded = fold.name().toLowerCase(java.util.Locale.ROOT) + "(" + scope.raw(column) + ")";
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
  private String countable(Table.Column column) {
    if (column.personal() && column.blindIndex() == null) {
      throw new ExpressionMistake(
          "'"
              + column.name()
              + "' is personal and has no blind index, so that it cannot be"
              + " counted; the contract may give it one with trivium.blindIndex");
    }
    return scope.compared(column);
  }

  /** Whether the value of no rows is 0. */
  static boolean zeroWhenEmpty(Expr expression) {
    return FormulaSql.zeroWhenEmpty(
        expression,
        leaf ->
            leaf instanceof Expr.Aggregate aggregate
                && (aggregate.fold() == Fold.SUM || aggregate.fold() == Fold.COUNT));
  }
}
