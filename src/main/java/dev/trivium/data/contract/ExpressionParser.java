package dev.trivium.data.contract;

import dev.trivium.data.contract.Expression.Kind;
import dev.trivium.data.contract.ExpressionTokens.Sort;
import dev.trivium.data.contract.ExpressionTokens.Token;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a condition over the given properties; kinds are checked here, so that no row can fail. */
final class ExpressionParser {
  private static final int DEPTH = 50;
  private static final int LENGTH = 2_000;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final List<Token> tokens;
  private final List<Property> properties;
  private int next;
  private int depth;

  private ExpressionParser(List<Token> tokens, List<Property> properties) {
    this.tokens = tokens;
    this.properties = properties;
  }

  /** Errors: {@link ExpressionMistake} with the position. */
  static Expression parse(String text, List<Property> properties) {
    if (text.length() > LENGTH) {
      throw new ExpressionMistake("it is longer than " + LENGTH + " characters");
    }
    ExpressionParser parser = new ExpressionParser(ExpressionTokens.of(text), properties);
    Expression condition = parser.either();
    if (parser.peek().sort() != Sort.END) {
      throw parser.unexpected("an operator");
    }
    if (condition.kind() != Kind.TRUTH) {
      throw new ExpressionMistake("it yields " + condition.kind().shown() + ", not true or false");
    }
    return condition;
  }

  private Expression either() {
    Expression left = both();
    while (take("||")) {
      left = new Expression.Either(truth(left), truth(both()));
    }
    return left;
  }

  private Expression both() {
    Expression left = comparison();
    while (take("&&")) {
      left = new Expression.Both(truth(left), truth(comparison()));
    }
    return left;
  }

  private Expression comparison() {
    Expression left = sum();
    Token operator = peek();
    if (operator.sort() == Sort.SIGN && COMPARISONS.contains(operator.text())) {
      next++;
      Expression right = sum();
      boolean againstNull = left.kind() == Kind.NOTHING || right.kind() == Kind.NOTHING;
      boolean equality = operator.text().equals("==") || operator.text().equals("!=");
      if (againstNull && !equality) {
        throw at(operator, "null is only equal or not equal");
      }
      if (!againstNull) {
        right = sameKind(operator, left, right);
        left = sameKind(operator, right, left);
      }
      return new Expression.Compare(operator.text(), left, right);
    }
    return take("in") ? in(operator, left) : left;
  }

  private Expression in(Token operator, Expression value) {
    expect("[");
    List<Expression> among = new ArrayList<>();
    do {
      among.add(sameKind(operator, value, sum()));
    } while (take(","));
    expect("]");
    return new Expression.In(value, among);
  }

  private Expression sum() {
    Expression left = product();
    while (peek().is("+") || peek().is("-")) {
      Token operator = tokens.get(next++);
      left = arithmetic(operator, left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (peek().is("*") || peek().is("/")) {
      Token operator = tokens.get(next++);
      left = arithmetic(operator, left, unary());
    }
    return left;
  }

  private Expression unary() {
    if (++depth > DEPTH) {
      throw new ExpressionMistake("it is nested deeper than " + DEPTH);
    }
    try {
      Token token = peek();
      if (take("!")) {
        return new Expression.Not(truth(unary()));
      }
      if (take("-")) {
        return arithmetic(token, new Expression.Literal(BigDecimal.ZERO, Kind.NUMBER), unary());
      }
      return primary();
    } finally {
      depth--;
    }
  }

  private Expression primary() {
    Token token = peek();
    next++;
    return switch (token.sort()) {
      case NUMBER -> new Expression.Literal(decimal(token), Kind.NUMBER);
      case TEXT -> new Expression.Literal(token.text(), Kind.TEXT);
      case NAME -> peek().is("(") ? call(token) : name(token);
      case SIGN, END -> {
        if (!token.is("(")) {
          next--;
          throw unexpected("a value");
        }
        Expression inner = either();
        expect(")");
        yield inner;
      }
    };
  }

  private Expression call(Token function) {
    expect("(");
    List<Expression> arguments = new ArrayList<>();
    if (!peek().is(")")) {
      do {
        arguments.add(either());
      } while (take(","));
    }
    expect(")");
    if (function.text().equals("days_between") && kinds(arguments, Kind.DAY, Kind.DAY)) {
      return new Expression.DaysBetween(arguments.get(0), arguments.get(1));
    }
    if (function.text().equals("size") && kinds(arguments, Kind.TEXT)) {
      return new Expression.Size(arguments.getFirst());
    }
    throw at(function, "there is days_between(date, date) and size(text)");
  }

  private static boolean kinds(List<Expression> arguments, Kind... wanted) {
    return arguments.stream().map(Expression::kind).toList().equals(List.of(wanted));
  }

  private Expression name(Token token) {
    for (int i = 0; i < properties.size(); i++) {
      if (properties.get(i).name().equals(token.text())) {
        return field(token, i, properties.get(i));
      }
    }
    return switch (token.text()) {
      case "today" -> new Expression.Today();
      case "now" -> new Expression.Now();
      case "true" -> new Expression.Literal(true, Kind.TRUTH);
      case "false" -> new Expression.Literal(false, Kind.TRUTH);
      case "null" -> new Expression.Literal(null, Kind.NOTHING);
      default -> throw at(token, "there is no property of this name");
    };
  }

  private static Expression field(Token token, int index, Property property) {
    return switch (property.type()) {
      case Type.Time time -> throw at(token, "a time of day stands in no condition");
      case Type.Uuid uuid -> throw at(token, "a uuid stands in no condition");
      case Type.Bytes bytes -> throw at(token, "bytes stand in no condition");
      case Type.Document document -> throw at(token, "an object or list stands in no condition");
      case Type.Text text -> new Expression.Field(index, property.name(), -1, Kind.TEXT);
      case Type.Whole whole -> new Expression.Field(index, property.name(), 0, Kind.NUMBER);
      case Type.Decimal decimal ->
          new Expression.Field(index, property.name(), decimal.scale(), Kind.NUMBER);
      case Type.Real real -> new Expression.Field(index, property.name(), -1, Kind.NUMBER);
      case Type.Bool bool -> new Expression.Field(index, property.name(), -1, Kind.TRUTH);
      case Type.Day day -> new Expression.Field(index, property.name(), -1, Kind.DAY);
      case Type.Moment moment -> new Expression.Field(index, property.name(), -1, Kind.MOMENT);
    };
  }

  private static Expression arithmetic(Token operator, Expression left, Expression right) {
    char sign = operator.text().charAt(0);
    boolean numbers = left.kind() == Kind.NUMBER && right.kind() == Kind.NUMBER;
    boolean dayAndNumber = left.kind() == Kind.DAY && right.kind() == Kind.NUMBER;
    boolean days = left.kind() == Kind.DAY && right.kind() == Kind.DAY;
    if (numbers) {
      return new Expression.Arithmetic(sign, left, right, Kind.NUMBER);
    }
    if (dayAndNumber && (sign == '+' || sign == '-')) {
      return new Expression.Arithmetic(sign, left, right, Kind.DAY);
    }
    if (days && sign == '-') {
      return new Expression.Arithmetic(sign, left, right, Kind.NUMBER);
    }
    throw at(
        operator, "it does not go with " + left.kind().shown() + " and " + right.kind().shown());
  }

  /** The other side, read as a date where text meets a date. */
  private static Expression sameKind(Token operator, Expression wanted, Expression other) {
    if (wanted.kind() == Kind.DAY
        && other instanceof Expression.Literal literal
        && literal.value() instanceof String text) {
      try {
        return new Expression.Literal(LocalDate.parse(text), Kind.DAY);
      } catch (DateTimeParseException notADay) {
        throw at(operator, "'" + text + "' is not a date such as 2026-01-31");
      }
    }
    if (wanted.kind() != other.kind() && other.kind() != Kind.DAY) {
      throw at(operator, "it compares " + wanted.kind().shown() + " with " + other.kind().shown());
    }
    if (wanted.kind() != other.kind() && wanted.kind() != Kind.TEXT) {
      throw at(operator, "it compares " + wanted.kind().shown() + " with " + other.kind().shown());
    }
    return other;
  }

  private Expression truth(Expression operand) {
    if (operand.kind() != Kind.TRUTH) {
      throw at(peek(), "and, or, not stand between conditions, not " + operand.kind().shown());
    }
    return operand;
  }

  private static BigDecimal decimal(Token token) {
    try {
      return new BigDecimal(token.text());
    } catch (NumberFormatException notANumber) {
      throw at(token, "it is not a number");
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean take(String sign) {
    boolean there = peek().is(sign);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String sign) {
    if (!take(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  private ExpressionMistake unexpected(String wanted) {
    return at(peek(), "here should stand " + wanted);
  }

  private static ExpressionMistake at(Token token, String why) {
    return new ExpressionMistake("at '" + token.text() + "' (position " + token.at() + "): " + why);
  }
}
