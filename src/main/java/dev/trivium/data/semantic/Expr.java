package dev.trivium.data.semantic;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of the semantic model as a tree. Nothing else ever becomes SQL. */
sealed interface Expr {
  record Numeral(BigDecimal value) implements Expr {}

  record Text(String value) implements Expr {}

  record Truth(boolean value) implements Expr {}

  record Absent() implements Expr {}

  /** A field or column, with the dataset if it was written before a dot. */
  record Name(@Nullable String dataset, String name) implements Expr {}

  record Arithmetic(Sign sign, Expr left, Expr right) implements Expr {}

  record Negative(Expr value) implements Expr {}

  record Comparison(Relation relation, Expr left, Expr right) implements Expr {}

  record Both(Expr left, Expr right) implements Expr {}

  record Either(Expr left, Expr right) implements Expr {}

  record Not(Expr value) implements Expr {}

  record Between(Expr value, Expr low, Expr high) implements Expr {}

  record OneOf(Expr value, List<Expr> options) implements Expr {}

  record IsNull(Expr value) implements Expr {}

  record Case(List<When> whens, @Nullable Expr otherwise) implements Expr {}

  record When(Expr condition, Expr value) {}

  record Call(Function function, List<Expr> arguments) implements Expr {}

  /** An aggregate; no argument stands for {@code COUNT(*)}. */
  record Aggregate(Fold fold, boolean distinct, @Nullable Expr argument) implements Expr {}

  enum Sign {
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    OVER("/"),
    MODULO("%");

    final String symbol;

    Sign(String symbol) {
      this.symbol = symbol;
    }
  }

  enum Relation {
    EQUAL("="),
    DIFFERENT("<>"),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    final String symbol;

    Relation(String symbol) {
      this.symbol = symbol;
    }
  }

  enum Function {
    COALESCE,
    NULLIF,
    ABS,
    ROUND
  }

  enum Fold {
    SUM,
    COUNT,
    AVG,
    MIN,
    MAX
  }
}
