package dev.trivium.data.contract;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the type of a property from its logical type, its options and its physical type. */
final class TypeReader {
  private static final Pattern NUMERIC =
      Pattern.compile("(?i)(?:numeric|decimal)\\s*\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)");
  private static final Map<String, Integer> WIDTHS =
      Map.of("i8", 16, "i16", 16, "u8", 16, "u16", 32, "i32", 32, "u32", 64, "i64", 64);
  private static final int PRECISION = 18;
  private static final int SCALE = 9;

  private TypeReader() {}

  static Type read(Node property, Map<String, Node> custom) {
    String word = property.required("logicalType").toLowerCase(Locale.ROOT);
    Node options = property.at("logicalTypeOptions");
    String format = options.text("format", "");
    return switch (word) {
      case "string" -> text(options, format);
      case "integer" -> whole(options, format);
      case "number" -> number(property, custom, format);
      case "boolean" -> new Type.Bool();
      case "date" -> day(options, format);
      case "timestamp" -> new Type.Moment(zone(options));
      case "" -> new Type.Text();
      default -> {
        property
            .at("logicalType")
            .wrong(
                "'"
                    + word
                    + "' is not read yet; there are string, integer, number, boolean, date"
                    + " and timestamp");
        yield new Type.Text();
      }
    };
  }

  private static Type text(Node options, String format) {
    if (Set.of("byte", "binary").contains(format)) {
      options.at("format").wrong("bytes are not read yet; deliver text");
    }
    return new Type.Text();
  }

  private static Type whole(Node options, String format) {
    Integer bits = format.isEmpty() ? Integer.valueOf(64) : WIDTHS.get(format);
    if (bits == null) {
      options.at("format").wrong("'" + format + "' is wider than 64 bits or not known");
      return new Type.Whole(64);
    }
    return new Type.Whole(bits);
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
