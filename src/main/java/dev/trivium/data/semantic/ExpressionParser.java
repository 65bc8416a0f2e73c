package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Expr.Fold;
import dev.trivium.data.semantic.Expr.Function;
import dev.trivium.data.semantic.Expr.Relation;
import dev.trivium.data.semantic.Expr.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the expression language of the semantic model, a small part of SQL: names, literals,
 * arithmetic, comparison, AND OR NOT, BETWEEN, IN, IS NULL, CASE, five aggregates and four
 * functions. Anything else is refused.
 */
final class ExpressionParser {
  private static final int DEPTH = 60;
  private static final Set<String> RESERVED =
      Set.of(
          "and",
          "or",
          "not",
          "between",
          "in",
          "is",
          "null",
          "case",
          "when",
          "then",
          "else",
          "end",
          "distinct",
          "true",
          "false",
          "select",
          "from",
          "where",
          "group",
          "order",
          "like");

  private final List<Token> tokens;
  private int at;
  private int depth;

  private ExpressionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Errors: {@link ExpressionMistake} with the place. */
  static Expr parse(String source) {
    ExpressionParser parser = new ExpressionParser(Token.cut(source));
    Expr result = parser.either();
    if (parser.peek().kind() != Token.Kind.END) {
      throw new ExpressionMistake(parser.peek().described() + " was not expected");
    }
    return result;
  }

  private Expr either() {
    if (++depth > DEPTH) {
      throw new ExpressionMistake("the expression is nested deeper than " + DEPTH + " levels");
    }
    Expr left = both();
    while (accept("or")) {
      left = new Expr.Either(left, both());
    }
    depth--;
    return left;
  }

  private Expr both() {
    Expr left = negation();
    while (accept("and")) {
      left = new Expr.Both(left, negation());
    }
    return left;
  }

  private Expr negation() {
    boolean negated = false;
    while (accept("not")) {
      negated = !negated;
    }
    Expr inner = comparison();
    return negated ? new Expr.Not(inner) : inner;
  }

  private Expr comparison() {
    Expr left = sum();
    Optional<Relation> relation = relation();
    if (relation.isPresent()) {
      return new Expr.Comparison(relation.get(), left, sum());
    }
    if (accept("is")) {
      boolean negated = accept("not");
      expect("null");
      return negatedIf(negated, new Expr.IsNull(left));
    }
    boolean negated = peek().word("not");
    if (negated) {
      at++;
    }
    if (accept("between")) {
      Expr low = sum();
      expect("and");
      return negatedIf(negated, new Expr.Between(left, low, sum()));
    }
    if (accept("in")) {
      expectSymbol("(");
      return negatedIf(negated, new Expr.OneOf(left, list()));
    }
    if (negated) {
      throw new ExpressionMistake("after NOT stands " + peek().described());
    }
    return left;
  }

  private Optional<Relation> relation() {
    if (acceptSymbol("!=")) {
      return Optional.of(Relation.DIFFERENT);
    }
    return Arrays.stream(Relation.values())
        .filter(relation -> acceptSymbol(relation.symbol))
        .findFirst();
  }

  private Expr sum() {
    Expr left = product();
    while (true) {
      if (acceptSymbol("+")) {
        left = new Expr.Arithmetic(Sign.PLUS, left, product());
      } else if (acceptSymbol("-")) {
        left = new Expr.Arithmetic(Sign.MINUS, left, product());
      } else {
        return left;
      }
    }
  }

  private Expr product() {
    Expr left = unary();
    while (true) {
      if (acceptSymbol("*")) {
        left = new Expr.Arithmetic(Sign.TIMES, left, unary());
      } else if (acceptSymbol("/")) {
        left = new Expr.Arithmetic(Sign.OVER, left, unary());
      } else if (acceptSymbol("%")) {
        left = new Expr.Arithmetic(Sign.MODULO, left, unary());
      } else {
        return left;
      }
    }
  }

  private Expr unary() {
    boolean negative = false;
    while (peek().symbol("-") || peek().symbol("+")) {
      negative ^= peek().symbol("-");
      at++;
    }
    Expr inner = primary();
    return negative ? new Expr.Negative(inner) : inner;
  }

  private Expr primary() {
    Token token = tokens.get(at++);
    return switch (token.kind()) {
      case NUMBER -> numeral(token);
      case TEXT -> new Expr.Text(token.text());
      case QUOTED -> name(token);
      case WORD -> word(token);
      case SYMBOL, END -> {
        if (!token.symbol("(")) {
          throw new ExpressionMistake(token.described() + " stands where a value was expected");
        }
        Expr inner = either();
        expectSymbol(")");
        yield inner;
      }
    };
  }

  private Expr word(Token token) {
    String word = token.text().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "null" -> new Expr.Absent();
      case "true", "false" -> new Expr.Truth(word.equals("true"));
      case "case" -> caseOf();
      default -> acceptSymbol("(") ? call(token, word) : name(token);
    };
  }

  private Expr name(Token first) {
    if (first.kind() == Token.Kind.WORD && RESERVED.contains(first.name())) {
      throw new ExpressionMistake(first.described() + " is not understood here");
    }
    if (!acceptSymbol(".")) {
      return new Expr.Name(null, first.name());
    }
    Token second = tokens.get(at++);
    if (second.kind() != Token.Kind.WORD && second.kind() != Token.Kind.QUOTED) {
      throw new ExpressionMistake(second.described() + " stands where a field was expected");
    }
    return new Expr.Name(first.name(), second.name());
  }

  private Expr call(Token token, String word) {
    for (Fold fold : Fold.values()) {
      if (fold.name().equalsIgnoreCase(word)) {
        return aggregate(fold);
      }
    }
    for (Function function : Function.values()) {
      if (function.name().equalsIgnoreCase(word)) {
        return new Expr.Call(function, list());
      }
    }
    throw new ExpressionMistake(
        token.described()
            + " is not a known function; there are SUM, COUNT, AVG, MIN, MAX, COALESCE, NULLIF,"
            + " ABS and ROUND");
  }

  private Expr aggregate(Fold fold) {
    if (fold == Fold.COUNT && acceptSymbol("*")) {
      expectSymbol(")");
      return new Expr.Aggregate(fold, false, null);
    }
    boolean distinct = accept("distinct");
    if (distinct && fold != Fold.COUNT) {
      throw new ExpressionMistake("DISTINCT is understood in COUNT only");
    }
    Expr argument = either();
    expectSymbol(")");
    return new Expr.Aggregate(fold, distinct, argument);
  }

  private Expr caseOf() {
    Expr subject = peek().word("when") ? null : either();
    List<Expr.When> whens = new ArrayList<>();
    while (accept("when")) {
      Expr condition = either();
      expect("then");
      whens.add(new Expr.When(compared(subject, condition), either()));
    }
    if (whens.isEmpty()) {
      throw new ExpressionMistake("CASE has no WHEN before " + peek().described());
    }
    Expr otherwise = accept("else") ? either() : null;
    expect("end");
    return new Expr.Case(List.copyOf(whens), otherwise);
  }

  private static Expr compared(@Nullable Expr subject, Expr condition) {
    return subject == null ? condition : new Expr.Comparison(Relation.EQUAL, subject, condition);
  }

  /** The rest of a list whose opening parenthesis has been read. */
  private List<Expr> list() {
    List<Expr> items = new ArrayList<>();
    do {
      items.add(either());
    } while (acceptSymbol(","));
    expectSymbol(")");
    return List.copyOf(items);
  }

  private static Expr numeral(Token token) {
    try {
      return new Expr.Numeral(new BigDecimal(token.text()));
    } catch (NumberFormatException malformed) {
      throw new ExpressionMistake(token.described() + " is not a number");
    }
  }

  private static Expr negatedIf(boolean negated, Expr inner) {
    return negated ? new Expr.Not(inner) : inner;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private boolean accept(String keyword) {
    boolean found = peek().word(keyword);
    at += found ? 1 : 0;
    return found;
  }

  private boolean acceptSymbol(String symbol) {
    boolean found = peek().symbol(symbol);
    at += found ? 1 : 0;
    return found;
  }

  private void expect(String keyword) {
    if (!accept(keyword)) {
      throw new ExpressionMistake(
          keyword.toUpperCase(Locale.ROOT) + " was expected, found " + peek().described());
    }
  }

  private void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw new ExpressionMistake("'" + symbol + "' was expected, found " + peek().described());
    }
  }
}
