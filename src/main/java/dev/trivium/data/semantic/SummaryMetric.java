package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Fold;
import dev.trivium.data.semantic.Expr.Sign;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says a metric over rows as one over a summary of them that yields exactly the same, or not at
 * all: sums of sums, sums of numbers of rows, and what is made of them.
 */
final class SummaryMetric {
  private static final Expr ROWS = new Expr.Name(null, Summary.ROWS);
  private static final Expr ZERO = new Expr.Numeral(BigDecimal.ZERO);

  /** The number of rows, said over rows. */
  static final Expr ALL = new Expr.Aggregate(Fold.COUNT, false, null);

  private final SummaryReach reach;
  private boolean covered = true;

  private SummaryMetric(SummaryReach reach) {
    this.reach = reach;
  }

  /** The tree over the summary. */
  static Optional<Expr> of(Expr metric, SummaryReach reach) {
    SummaryMetric work = new SummaryMetric(reach);
    Expr said = work.group(metric);
    return work.covered ? Optional.of(said) : Optional.empty();
  }

  /** The number of rows, said over a summary. */
  static Expr rows() {
    return orZero(ROWS);
  }

  private Expr group(Expr tree) {
    return switch (tree) {
      case Expr.Aggregate(Fold fold, boolean distinct, Expr argument) ->
          aggregate(tree, fold, distinct, argument);
      case Expr.Arithmetic(Sign sign, Expr left, Expr right) ->
          new Expr.Arithmetic(sign, group(left), group(right));
      case Expr.Negative(Expr value) -> new Expr.Negative(group(value));
      case Expr.Comparison(Expr.Relation relation, Expr left, Expr right) ->
          new Expr.Comparison(relation, group(left), group(right));
      case Expr.Both(Expr left, Expr right) -> new Expr.Both(group(left), group(right));
      case Expr.Either(Expr left, Expr right) -> new Expr.Either(group(left), group(right));
      case Expr.Not(Expr value) -> new Expr.Not(group(value));
      case Expr.IsNull(Expr value) -> new Expr.IsNull(group(value));
      case Expr.Case(List<Expr.When> whens, Expr otherwise) ->
          new Expr.Case(
              whens.stream()
                  .map(when -> new Expr.When(group(when.condition()), group(when.value())))
                  .toList(),
              otherwise == null ? null : group(otherwise));
      case Expr.Call(Expr.Function function, List<Expr> arguments) ->
          new Expr.Call(function, arguments.stream().map(this::group).toList());
      case Expr.Numeral literal -> literal;
      case Expr.Text literal -> literal;
      case Expr.Truth literal -> literal;
      case Expr.Absent literal -> literal;
      case Expr.Between between -> not(between);
      case Expr.OneOf oneOf -> not(oneOf);
      case Expr.Name name -> not(name);
    };
  }

  private Expr aggregate(Expr tree, Fold fold, boolean distinct, @Nullable Expr argument) {
    if (argument == null) {
      return orZero(ROWS);
    }
    return switch (fold) {
      case SUM -> distinct ? not(tree) : sum(row(argument));
      case COUNT -> distinct ? kept(tree, argument) : count(argument);
      case MIN, MAX -> kept(tree, argument);
      case AVG -> not(tree);
    };
  }

  /** How often a value is there says nothing to these. */
  private Expr kept(Expr tree, Expr argument) {
    return reach.keeps(argument) ? tree : not(tree);
  }

  private Expr count(Expr argument) {
    if (reach.keeps(argument)) {
      Expr.When absent = new Expr.When(new Expr.IsNull(argument), ZERO);
      return orZero(new Expr.Case(List.of(absent), ROWS));
    }
    return reach.counted(argument).map(SummaryMetric::orZero).orElseGet(() -> not(argument));
  }

  /** What the rows behind a key add up to, for a value that each of them has. */
  private Expr row(Expr value) {
    if (value instanceof Expr.Absent) {
      return value;
    }
    if (reach.keeps(value)) {
      return new Expr.Arithmetic(Sign.TIMES, value, ROWS);
    }
    return switch (value) {
      case Expr.Name name when reach.sums(name) -> name;
      case Expr.Negative(Expr inner) -> new Expr.Negative(row(inner));
      case Expr.Arithmetic(Sign sign, Expr left, Expr right)
          when sign == Sign.TIMES && reach.keeps(right) ->
          new Expr.Arithmetic(sign, row(left), right);
      case Expr.Arithmetic(Sign sign, Expr left, Expr right)
          when sign == Sign.TIMES && reach.keeps(left) ->
          new Expr.Arithmetic(sign, left, row(right));
      case Expr.Case(List<Expr.When> whens, Expr otherwise)
          when whens.stream().allMatch(when -> reach.keeps(when.condition())) ->
          new Expr.Case(
              whens.stream()
                  .map(when -> new Expr.When(when.condition(), row(when.value())))
                  .toList(),
              otherwise == null ? null : row(otherwise));
      default -> not(value);
    };
  }

  private Expr not(Expr tree) {
    covered = false;
    return tree;
  }

  private static Expr sum(Expr value) {
    return new Expr.Aggregate(Fold.SUM, false, value);
  }

  /** A number of nothing is 0, a sum of nothing is absent. */
  private static Expr orZero(Expr number) {
    return new Expr.Call(Expr.Function.COALESCE, List.of(sum(number), ZERO));
  }
}
