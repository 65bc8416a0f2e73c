package dev.trivium.data.contract;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the type of a property from its logical type, its options and its physical type. */
final class TypeReader {
  private static final Pattern NUMERIC =
      Pattern.compile("(?i)(?:numeric|decimal)\\s*\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)");
  private static final Map<String, Type.Whole> WIDTHS =
      Map.of(
          "i8", new Type.Whole(16, -128, 127),
          "i16", new Type.Whole(16),
          "u8", new Type.Whole(16, 0, 255),
          "u16", new Type.Whole(32, 0, 65_535),
          "i32", new Type.Whole(32),
          "u32", new Type.Whole(64, 0, 4_294_967_295L),
          "i64", new Type.Whole(64));
  private static final int PRECISION = 18;
  private static final int SCALE = 9;
  // No currency has more; where each row names its own, every one must fit exactly.
  private static final int MINOR_DIGITS = 4;

  private TypeReader() {}

  static Type read(Node property, Map<String, Node> custom) {
    String word = property.required("logicalType").toLowerCase(Locale.ROOT);
    Node options = property.at("logicalTypeOptions");
    String format = options.text("format", "");
    return switch (word) {
      case "string" ->
          switch (format) {
            case "uuid" -> new Type.Uuid();
            case "byte", "binary" -> new Type.Bytes();
            default -> new Type.Text();
          };
      case "integer" -> whole(options, format);
      case "number" -> number(property, custom, format);
      case "boolean" -> new Type.Bool();
      case "date" -> day(options, format);
      case "timestamp" -> new Type.Moment(zone(options));
      case "time" -> new Type.Time();
      case "object" -> new Type.Document(false);
      case "array" -> new Type.Document(true);
      case "" -> new Type.Text();
      default -> {
        property
            .at("logicalType")
            .wrong(
                "'"
                    + word
                    + "' is not a type; there are string, integer, number, boolean, date, time,"
                    + " timestamp, object and array");
        yield new Type.Text();
      }
    };
  }

  private static Type whole(Node options, String format) {
    Type.Whole whole = WIDTHS.get(format.isEmpty() ? "i64" : format);
    if (whole == null) {
      options
          .at("format")
          .wrong(
              "'"
                  + format
                  + "' is wider than 64 bits or not known; there are i8 to i64, u8"
                  + " to u32");
      return new Type.Whole(64);
    }
    return whole;
  }

  private static Type number(Node property, Map<String, Node> custom, String format) {
    Matcher numeric = NUMERIC.matcher(property.text("physicalType", ""));
    if (numeric.matches()) {
      int precision = bounded(numeric.group(1));
      int scale = numeric.group(2) == null ? 0 : bounded(numeric.group(2));
      if (precision < 1 || precision > PRECISION || scale > SCALE || scale > precision) {
        property
            .at("physicalType")
            .wrong("numeric(p,s) has p from 1 to 18 and s from 0 to 9, not above p");
        return new Type.Decimal(PRECISION, 0);
      }
      return new Type.Decimal(precision, scale);
    }
    if (format.equals("f32") || format.equals("f64")) {
      return new Type.Real(format.equals("f32") ? 32 : 64);
    }
    Node unit = custom.getOrDefault("trivium.unit", property.missing());
    if (unit.json().isObject()) {
      return new Type.Decimal(PRECISION, MINOR_DIGITS);
    }
    if (unit.there() && unit.json().isTextual()) {
      try {
        int digits = Currency.getInstance(unit.json().asText()).getDefaultFractionDigits();
        return new Type.Decimal(PRECISION, Math.max(digits, 0));
      } catch (IllegalArgumentException notACurrency) {
        unit.note("is not a currency, so it gives no number of decimals");
      }
    }
    property.wrong(
        "a number needs its size: say physicalType numeric(p,s), a currency as trivium.unit, or"
            + " logicalTypeOptions format f64");
    return new Type.Decimal(PRECISION, 0);
  }

  private static Type day(Node options, String format) {
    try {
      ValueParser.formatter(format);
      return new Type.Day(format.equals("yyyy-MM-dd") ? "" : format);
    } catch (IllegalArgumentException unknown) {
      options.at("format").wrong("'" + format + "' is not a date pattern such as yyyy-MM-dd");
      return new Type.Day("");
    }
  }

  private static ZoneId zone(Node options) {
    String name = options.text("defaultTimezone", "UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      options.at("defaultTimezone").wrong("'" + name + "' is not a time zone");
      return ZoneId.of("UTC");
    }
  }

  private static int bounded(String digits) {
    return digits.length() > 3 ? 999 : Integer.parseInt(digits);
  }
}
