package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query of a rule of type sql: one SELECT of one aggregate over {@code {object}} or over
 * its groups, with a condition. The text is understood and written anew; not a word of it reaches
 * the database, values travel as parameters.
 *
 * <pre>
 * query     := SELECT aggregate FROM {object} [WHERE either]
 *            | SELECT COUNT(*) FROM ( SELECT names FROM {object} [WHERE either] GROUP BY names
 *              [HAVING either-of-aggregates] ) name
 * aggregate := COUNT(*) | (COUNT | COUNT DISTINCT | SUM | AVG | MIN | MAX) (property)
 * either    := both {OR both}     both := single {AND single}
 * single    := NOT single | (either) | operand compare operand | property IS [NOT] NULL
 *            | operand [NOT] IN (value {, value}) | operand [NOT] BETWEEN value AND value
 * operand   := property | value | UPPER(operand) | LOWER(operand) | LENGTH(operand)
 *            | SUBSTR(operand, number, number)     value := number | 'text' | CURRENT_DATE
 * </pre>
 */
final class GateQuery {
  private static final int DEPTH = 20;
  private static final Set<String> FUNCTIONS = Set.of("upper", "lower", "length", "substr");
  private static final Map<String, String> COMPARES =
      Map.of("=", "=", "<>", "<>", "!=", "<>", "<", "<", "<=", "<=", ">", ">", ">=", ">=");

  private final List<Property> properties;
  private final @Nullable Property about;
  private final GateTokens tokens;
  private final List<Object> arguments = new ArrayList<>();
  private boolean ofGroups;
  private int depth;

  /** Something with a type: values beside it are read as values of that type. */
  private record Operand(String sql, Type type) {}

  private GateQuery(List<Property> properties, @Nullable Property about, GateTokens tokens) {
    this.properties = properties;
    this.about = about;
    this.tokens = tokens;
  }

  /**
   * @param about what {@code {property}} stands for, or null
   */
  static Gate.Query read(String text, List<Property> properties, @Nullable Property about) {
    return new GateQuery(properties, about, new GateTokens(text)).query();
  }

  private Gate.Query query() {
    tokens.word("SELECT");
    String aggregate = aggregate(tokens.token());
    tokens.word("FROM");
    String source = tokens.taken("(") ? groups(aggregate) : rows();
    if (!tokens.done()) {
      throw tokens.wrong("nothing may follow");
    }
    return new Gate.Query("select " + aggregate + " as value from " + source, arguments);
  }

  private String rows() {
    tokens.word("{object}");
    return "{object}" + (tokens.taken("WHERE") ? " where " + either() : "");
  }

  private String groups(String aggregate) {
    if (!aggregate.startsWith("count(*)")) {
      throw tokens.wrong("of groups only COUNT(*) can be asked");
    }
    tokens.word("SELECT");
    names();
    tokens.word("FROM");
    String rows = rows();
    tokens.word("GROUP");
    tokens.word("BY");
    String sql = "(select 1 from " + rows + " group by " + names();
    if (tokens.taken("HAVING")) {
      ofGroups = true;
      sql += " having " + either();
    }
    tokens.word(")");
    tokens.token();
    return sql + ") g";
  }

  private String names() {
    StringBuilder names = new StringBuilder(counted());
    while (tokens.taken(",")) {
      names.append(", ").append(counted());
    }
    return names.toString();
  }

  private String aggregate(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    tokens.word("(");
    String sql =
        switch (name) {
          case "count" ->
              tokens.taken("*")
                  ? "count(*)::float8"
                  : "count("
                      + (tokens.taken("DISTINCT") ? "distinct " : "")
                      + counted()
                      + ")::float8";
          case "sum", "avg", "min", "max" -> number(name);
          default -> throw tokens.wrong("'" + word + "' is not COUNT, SUM, AVG, MIN or MAX");
        };
    tokens.word(")");
    return sql;
  }

  /** A property that is only told apart, so a sealed one stands for itself by its blind index. */
  private String counted() {
    Property property = property(tokens.token());
    return quoted(property.blindColumn().orElse(property.column()));
  }

  private String number(String aggregate) {
    Property property = open(property(tokens.token()));
    boolean numeric =
        property.type() instanceof Type.Whole
            || property.type() instanceof Type.Decimal
            || property.type() instanceof Type.Real;
    if (!numeric) {
      throw tokens.wrong(property.name() + " is not a number");
    }
    return aggregate + "(" + quoted(property.column()) + ")::float8 / 1e" + property.scale();
  }

  private String either() {
    deeper();
    StringBuilder sql = new StringBuilder("(").append(both());
    while (tokens.taken("OR")) {
      sql.append(" or ").append(both());
    }
    depth--;
    return sql.append(')').toString();
  }

  private String both() {
    StringBuilder sql = new StringBuilder(single());
    while (tokens.taken("AND")) {
      sql.append(" and ").append(single());
    }
    return sql.toString();
  }

  private String single() {
    if (tokens.taken("NOT")) {
      deeper();
      String inside = single();
      depth--;
      return "not (" + inside + ")";
    }
    if (tokens.taken("(")) {
      String inside = either();
      tokens.word(")");
      return inside;
    }
    String first = tokens.token();
    if (ofGroups) {
      String sql = aggregate(first);
      return sql + compare() + value(tokens.token(), new Type.Real(64));
    }
    if (tokens.taken("IS")) {
      String not = tokens.taken("NOT") ? "not " : "";
      tokens.word("NULL");
      return quoted(property(first).column()) + " is " + not + "null";
    }
    if (isValue(first)) {
      String compare = compare();
      Operand right = operand(tokens.token());
      return value(first, right.type) + compare + right.sql;
    }
    return about(operand(first));
  }

  /** What follows an operand. */
  private String about(Operand left) {
    String not = tokens.taken("NOT") ? " not" : "";
    if (tokens.taken("IN")) {
      tokens.word("(");
      StringBuilder sql = new StringBuilder(left.sql).append(not).append(" in (");
      sql.append(value(tokens.token(), left.type));
      while (tokens.taken(",")) {
        sql.append(", ").append(value(tokens.token(), left.type));
      }
      tokens.word(")");
      return sql.append(')').toString();
    }
    if (tokens.taken("BETWEEN")) {
      String least = value(tokens.token(), left.type);
      tokens.word("AND");
      return left.sql + not + " between " + least + " and " + value(tokens.token(), left.type);
    }
    if (!not.isEmpty()) {
      throw tokens.wrong("IN or BETWEEN must follow NOT");
    }
    String compare = compare();
    String other = tokens.token();
    if (isValue(other)) {
      return left.sql + compare + value(other, left.type);
    }
    Operand right = operand(other);
    if (!alike(left.type, right.type)) {
      throw tokens.wrong("the two sides are not of one type");
    }
    return left.sql + compare + right.sql;
  }

  private Operand operand(String token) {
    String function = token.toLowerCase(Locale.ROOT);
    if (!FUNCTIONS.contains(function) || !tokens.taken("(")) {
      Property property = open(property(token));
      return new Operand(quoted(property.column()), property.type());
    }
    deeper();
    Operand inside = operand(tokens.token());
    depth--;
    if (!(inside.type instanceof Type.Text)) {
      throw tokens.wrong(token + " is of text");
    }
    StringBuilder sql = new StringBuilder(function).append('(').append(inside.sql);
    for (int part = 0; function.equals("substr") && part < 2; part++) {
      tokens.word(",");
      sql.append(", ").append(value(tokens.token(), new Type.Whole(64))).append("::int");
    }
    tokens.word(")");
    Type type = function.equals("length") ? new Type.Whole(64) : inside.type;
    return new Operand(sql.append(')').toString(), type);
  }

  private static boolean alike(Type left, Type right) {
    boolean decimal = left instanceof Type.Decimal || right instanceof Type.Decimal;
    return decimal ? left.equals(right) : left.word().equals(right.word());
  }

  private String compare() {
    String sql = COMPARES.get(tokens.token());
    if (sql == null) {
      throw tokens.wrong("a comparison is expected");
    }
    return " " + sql + " ";
  }

  private String value(String token, Type type) {
    if (token.equalsIgnoreCase("CURRENT_DATE")) {
      if (!(type instanceof Type.Day)) {
        throw tokens.wrong("CURRENT_DATE is compared with dates");
      }
      return "current_date";
    }
    if (!isValue(token)) {
      throw tokens.wrong("a value is expected");
    }
    boolean quotes = token.startsWith("'");
    String text = quotes ? token.substring(1, token.length() - 1).replace("''", "'") : token;
    Type plain = type instanceof Type.Day ? new Type.Day("") : type;
    Object value = new ValueParser(plain).parse(text);
    if (value instanceof ValueParser.Misfit) {
      throw tokens.wrong("the value is not of the type " + plain.shown());
    }
    arguments.add(value);
    return "$" + arguments.size() + "::" + Gate.cast(type);
  }

  private static boolean isValue(String token) {
    return token.startsWith("'")
        || token.equalsIgnoreCase("CURRENT_DATE")
        || token.equalsIgnoreCase("TRUE")
        || token.equalsIgnoreCase("FALSE")
        || token.matches("-?[0-9].*");
  }

  private Property property(String token) {
    if (token.equals("{property}") && about != null) {
      return about;
    }
    return properties.stream()
        .filter(each -> each.name().equals(token) || each.column().equals(token))
        .findFirst()
        .orElseThrow(() -> tokens.wrong("'" + token + "' is not a property"));
  }

  private Property open(Property property) {
    if (property.personal()) {
      throw tokens.wrong(property.name() + " is sealed; it can be counted and be null, no more");
    }
    return property;
  }

  private void deeper() {
    if (++depth > DEPTH) {
      throw tokens.wrong("the condition is nested too deeply");
    }
  }

  private static String quoted(String column) {
    return '"' + column + '"';
  }
}
