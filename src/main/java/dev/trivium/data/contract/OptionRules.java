package dev.trivium.data.contract;

import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns {@code logicalTypeOptions} of one property into rules. */
final class OptionRules {
  private static final Set<String> KNOWN =
      Set.of(
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "pattern",
          "timezone",
          "defaultTimezone");
  private static final Map<String, String> FORMATS =
      Map.of(
          "email", "^[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+$",
          "uri", "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$");
  private static final int PATTERN = 512;

  private final String name;
  private final Type type;
  private final Node options;
  private final List<Rule> rules = new ArrayList<>();

  private OptionRules(String name, Type type, Node options) {
    this.name = name;
    this.type = type;
    this.options = options;
  }

  static List<Rule> read(String name, Type type, Node options) {
    OptionRules reader = new OptionRules(name, type, options);
    if (options.there()) {
      reader.readAll();
    }
    return reader.rules;
  }

  private void readAll() {
    for (Iterator<String> keys = options.json().fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!KNOWN.contains(key)) {
        options.at(key).wrong("this option is not known, so it could not be held; remove it");
      }
    }
    range().ifPresent(check -> add("range", "range", check));
    length().ifPresent(check -> add("length", "length", check));
    options
        .text("pattern")
        .flatMap(text -> pattern(options.at("pattern"), text))
        .ifPresent(check -> add("pattern", "pattern", check));
    if (type instanceof Type.Text) {
      options.text("format").ifPresent(this::format);
    }
  }

  /** The expression compiled, or a finding where it stands. */
  static Optional<Check> pattern(Node place, String text) {
    if (text.length() > PATTERN) {
      place.wrong("a pattern has at most " + PATTERN + " characters");
      return Optional.empty();
    }
    try {
      return Optional.of(new Check.Matches(text, TextPattern.compile(text)));
    } catch (PatternSyntaxException unreadable) {
      place.wrong("is not a pattern in RE2 syntax: " + unreadable.getDescription());
      return Optional.empty();
    }
  }

  private void format(String format) {
    String pattern = FORMATS.get(format);
    if (pattern == null) {
      options.at("format").wrong("'" + format + "' is not checked here; say it as a pattern");
    } else {
      add("format", "format", new Check.Matches(pattern, TextPattern.compile(pattern)));
    }
  }

  private Optional<Check> length() {
    if (!options.at("minLength").there() && !options.at("maxLength").there()) {
      return Optional.empty();
    }
    if (!(type instanceof Type.Text)) {
      options.wrong("minLength and maxLength are for strings");
      return Optional.empty();
    }
    int least = options.at("minLength").json().asInt(0);
    int most = options.at("maxLength").json().asInt(Integer.MAX_VALUE);
    if (least < 0 || most < least) {
      options.wrong("minLength is below 0 or above maxLength");
    }
    return Optional.of(new Check.Length(least, most));
  }

  private Optional<Check> range() {
    String least = bound("minimum", "exclusiveMinimum");
    String most = bound("maximum", "exclusiveMaximum");
    if (least == null && most == null) {
      return Optional.empty();
    }
    boolean openLeast = exclusive("exclusiveMinimum");
    boolean openMost = exclusive("exclusiveMaximum");
    try {
      return Optional.ofNullable(
          switch (type) {
            case Type.Whole whole -> between(least, most, openLeast, openMost, 0);
            case Type.Decimal decimal -> between(least, most, openLeast, openMost, decimal.scale());
            case Type.Real real ->
                new Check.RealBetween(
                    least == null ? -Double.MAX_VALUE : lowest(least, openLeast),
                    most == null ? Double.MAX_VALUE : highest(most, openMost));
            case Type.Day day ->
                new Check.DayBetween(
                    least == null
                        ? LocalDate.of(1, 1, 1)
                        : LocalDate.parse(least).plusDays(openLeast ? 1 : 0),
                    most == null
                        ? LocalDate.of(9999, 12, 31)
                        : LocalDate.parse(most).minusDays(openMost ? 1 : 0));
            case Type.Text text -> notRanged();
            case Type.Bool bool -> notRanged();
            case Type.Moment moment -> notRanged();
            case Type.Time time -> notRanged();
            case Type.Uuid uuid -> notRanged();
            case Type.Bytes bytes -> notRanged();
            case Type.Document document -> notRanged();
          });
    } catch (NumberFormatException | ArithmeticException | java.time.DateTimeException wrong) {
      options.wrong("minimum or maximum is not a value of the type " + type.shown());
      return Optional.empty();
    }
  }

  private @Nullable Check notRanged() {
    options.wrong("minimum and maximum are for numbers and dates, not for " + type.word());
    return null;
  }

  private static double lowest(String bound, boolean open) {
    double value = Double.parseDouble(bound);
    return open ? Math.nextUp(value) : value;
  }

  private static double highest(String bound, boolean open) {
    double value = Double.parseDouble(bound);
    return open ? Math.nextDown(value) : value;
  }

  private static Check between(
      @Nullable String least, @Nullable String most, boolean openLeast, boolean openMost, int s) {
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    if (least != null) {
      BigDecimal exact = new BigDecimal(least).movePointRight(s);
      from = exact.setScale(0, RoundingMode.CEILING).longValueExact();
      from += openLeast && BigDecimal.valueOf(from).compareTo(exact) == 0 ? 1 : 0;
    }
    if (most != null) {
      BigDecimal exact = new BigDecimal(most).movePointRight(s);
      to = exact.setScale(0, RoundingMode.FLOOR).longValueExact();
      to -= openMost && BigDecimal.valueOf(to).compareTo(exact) == 0 ? 1 : 0;
    }
    return new Check.Between(from, to);
  }

  /** The standard has the exclusive bound as a number, older files as a switch beside the bound. */
  private @Nullable String bound(String closed, String open) {
    Node exclusive = options.at(open);
    boolean asNumber = exclusive.there() && !exclusive.json().isBoolean();
    return options.text(asNumber ? open : closed).orElse(null);
  }

  private boolean exclusive(String open) {
    Node exclusive = options.at(open);
    return exclusive.there() && (!exclusive.json().isBoolean() || exclusive.json().asBoolean());
  }

  private void add(String suffix, String code, Check check) {
    rules.add(
        new Rule(name + "." + suffix, name, code, Severity.ERROR, Dimension.CONFORMITY, check));
  }
}
