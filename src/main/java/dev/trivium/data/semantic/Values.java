package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Turns the values of a condition into those its field can be compared with, or refuses them. */
public final class Values {
  private static final int DIGITS = 60;
  private static final int TEXT = 1_000;
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Query.Limits limits;

  Values(Query.Limits limits) {
    this.limits = limits;
  }

  public void counted(Condition condition) {
    int given = condition.values().size();
    boolean fits =
        switch (condition.op()) {
          case EQ, LT, LTE, GT, GTE, STARTS_WITH -> given == 1;
          case BETWEEN -> given == 2;
          case IS_NULL -> given <= 1;
          case IN -> given >= 1 && given <= limits.values();
        };
    if (!fits) {
      throw refused(
          condition,
          condition.op() == Op.IN
              ? "takes 1 to " + limits.values() + " values in a list, not " + given
              : "got " + given + " values for '" + condition.op().symbol + "'");
    }
  }

  public void only(Condition condition, Op... allowed) {
    if (!Set.of(allowed).contains(condition.op())) {
      throw refused(condition, "can only be compared for equality");
    }
  }

  /** The value of {@code is_null}; none means true. */
  public boolean truth(Condition condition) {
    return condition.values().isEmpty() || truths(condition).getFirst();
  }

  public List<Boolean> truths(Condition condition) {
    return each(condition, value -> bool(condition, value));
  }

  public List<String> texts(Condition condition) {
    return each(condition, value -> text(condition, value));
  }

  public List<BigDecimal> numbers(Condition condition) {
    return each(condition, value -> number(condition, value));
  }

  /** Numerics travel as text: exact, whatever their digits. */
  List<String> decimals(Condition condition) {
    return numbers(condition).stream().map(BigDecimal::toPlainString).toList();
  }

  public List<Double> doubles(Condition condition) {
    return numbers(condition).stream().map(BigDecimal::doubleValue).toList();
  }

  public List<LocalDate> dates(Condition condition) {
    return each(condition, value -> date(condition, value));
  }

  public ProblemException refused(Condition condition, String why) {
    return Problem.unprocessable(
            "data/invalid-filter", "The filter on '" + condition.field() + "' " + why + ".")
        .at("filters")
        .with("field", condition.field())
        .asException();
  }

  static boolean isLong(BigDecimal value) {
    return value.compareTo(LEAST) >= 0
        && value.compareTo(MOST) <= 0
        && value.stripTrailingZeros().scale() <= 0;
  }

  static Object array(List<?> values) {
    return switch (values.getFirst()) {
      case String text -> values.toArray(String[]::new);
      case Double number -> values.toArray(Double[]::new);
      case LocalDate date -> values.toArray(LocalDate[]::new);
      case Boolean truth -> values.toArray(Boolean[]::new);
      case Instant moment -> values.toArray(Instant[]::new);
      case LocalTime time -> values.toArray(LocalTime[]::new);
      case UUID id -> values.toArray(UUID[]::new);
      case byte[] bytes -> values.toArray(byte[][]::new);
      default -> throw new IllegalStateException("no array of " + values.getFirst().getClass());
    };
  }

  /** The first text after all that begin with the prefix, in order of code points. */
  static Optional<String> after(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int last = points.length - 1; last >= 0; last--) {
      int next = points[last] + 1;
      if (next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE) {
        next = Character.MAX_SURROGATE + 1;
      }
      if (next <= Character.MAX_CODE_POINT) {
        points[last] = next;
        return Optional.of(new String(points, 0, last + 1));
      }
    }
    return Optional.empty();
  }

  private BigDecimal number(Condition condition, Object value) {
    if (value instanceof String text && text.length() > 2 * DIGITS) {
      throw refused(condition, "takes numbers");
    }
    try {
      BigDecimal number =
          value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString().strip());
      if (number.precision() > DIGITS || Math.abs((long) number.scale()) > DIGITS) {
        throw refused(condition, "takes numbers of at most " + DIGITS + " digits");
      }
      return number;
    } catch (NumberFormatException malformed) {
      throw refused(condition, "takes numbers");
    }
  }

  private boolean bool(Condition condition, Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw refused(condition, "takes true or false");
  }

  private String text(Condition condition, Object value) {
    String text =
        value instanceof Number number
            ? number(condition, number).toPlainString()
            : value.toString();
    if (text.length() > TEXT || text.indexOf('\0') >= 0) {
      throw refused(condition, "takes texts of at most " + TEXT + " characters without NUL");
    }
    return text;
  }

  private LocalDate date(Condition condition, Object value) {
    if (value instanceof LocalDate date) {
      return checked(condition, date);
    }
    try {
      return checked(condition, LocalDate.parse(value.toString()));
    } catch (DateTimeParseException malformed) {
      throw refused(condition, "takes dates as YYYY-MM-DD");
    }
  }

  private LocalDate checked(Condition condition, LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw refused(condition, "takes years from 1 to 9999");
    }
    return date;
  }

  private static <T> List<T> each(Condition condition, Function<Object, T> convert) {
    return condition.values().stream().map(convert).toList();
  }
}
