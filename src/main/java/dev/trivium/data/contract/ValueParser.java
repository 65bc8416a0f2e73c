package dev.trivium.data.contract;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Reads the text of one type. A value is never cut, rounded or guessed: what does not fit comes
 * back as a {@link Misfit}.
 */
final class ValueParser {
  /** Why a text is not a value. */
  enum Misfit {
    TYPE,
    RANGE,
    SCALE
  }

  private static final int MANTISSA = 64;
  private static final int EXPONENT = 40;

  private final Type type;
  private final DateTimeFormatter days;

  ValueParser(Type type) {
    this.type = type;
    this.days = type instanceof Type.Day day ? formatter(day.format()) : DateTimeFormatter.ISO_DATE;
  }

  /** Reads years strictly; empty is ISO. Errors: {@link IllegalArgumentException}. */
  static DateTimeFormatter formatter(String pattern) {
    return pattern.isEmpty() || pattern.equals("yyyy-MM-dd")
        ? DateTimeFormatter.ISO_LOCAL_DATE
        : DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
  }

  /** The value, or a {@link Misfit}. */
  Object parse(String text) {
    return switch (type) {
      case Type.Text any -> text;
      case Type.Whole whole -> whole(text, whole);
      case Type.Decimal decimal -> decimal(text, decimal);
      case Type.Real real -> real(text, real.bits());
      case Type.Bool bool -> bool(text);
      case Type.Day day -> day(text);
      case Type.Moment moment -> moment(text, moment.zone());
      case Type.Time time -> SpecialValues.time(text);
      case Type.Uuid uuid -> SpecialValues.uuid(text);
      case Type.Bytes bytes -> SpecialValues.bytes(text);
      case Type.Document document -> SpecialValues.document(text, document.list());
    };
  }

  private static Object whole(String text, Type.Whole type) {
    int from = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    if (from == text.length()) {
      return Misfit.TYPE;
    }
    for (int i = from; i < text.length(); i++) {
      if (!digit(text.charAt(i))) {
        return Misfit.TYPE;
      }
    }
    if (text.length() - from > MANTISSA) {
      return Misfit.RANGE;
    }
    try {
      long value = Long.parseLong(text);
      return value <= type.most() && value >= type.least() ? (Object) value : Misfit.RANGE;
    } catch (NumberFormatException tooLong) {
      return Misfit.RANGE;
    }
  }

  /** Plain digits without an object in between; anything else the long way. */
  private static Object decimal(String text, Type.Decimal type) {
    int length = text.length();
    int position = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    long value = 0;
    int digits = 0;
    int places = -1;
    for (; position < length; position++) {
      char next = text.charAt(position);
      if (next == '.' && places < 0) {
        places = 0;
      } else if (digit(next) && digits < 18 && (places < type.scale())) {
        value = value * 10 + (next - '0');
        digits += value == 0 ? 0 : 1;
        places += places >= 0 ? 1 : 0;
      } else {
        return longDecimal(text, type);
      }
    }
    int rest = type.scale() - Math.max(places, 0);
    if (length == 0 || !digit(text.charAt(length - 1)) || digits + rest > 18) {
      return longDecimal(text, type);
    }
    for (; rest > 0; rest--) {
      value *= 10;
    }
    return fits(value, type) ? (Object) (text.charAt(0) == '-' ? -value : value) : Misfit.RANGE;
  }

  private static Object longDecimal(String text, Type.Decimal type) {
    if (!numeric(text)) {
      return Misfit.TYPE;
    }
    if (text.length() > MANTISSA) {
      return Misfit.RANGE;
    }
    try {
      BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
      if (Math.abs((long) exact.scale()) > EXPONENT) {
        return exact.scale() > 0 ? Misfit.SCALE : Misfit.RANGE;
      }
      if (exact.scale() > type.scale()) {
        return Misfit.SCALE;
      }
      long scaled = exact.movePointRight(type.scale()).longValueExact();
      return fits(Math.abs(scaled), type) ? (Object) scaled : Misfit.RANGE;
    } catch (NumberFormatException notANumber) {
      return Misfit.TYPE;
    } catch (ArithmeticException tooLarge) {
      return Misfit.RANGE;
    }
  }

  private static boolean fits(long magnitude, Type.Decimal type) {
    long bound = 1;
    for (int i = 0; i < type.precision(); i++) {
      bound *= 10;
    }
    return magnitude >= 0 && magnitude < bound;
  }

  private static Object real(String text, int bits) {
    if (!numeric(text) || text.length() > MANTISSA) {
      return Misfit.TYPE;
    }
    try {
      double value = bits == 32 ? Float.parseFloat(text) : Double.parseDouble(text);
      return Double.isFinite(value) ? (Object) value : Misfit.RANGE;
    } catch (NumberFormatException notANumber) {
      return Misfit.TYPE;
    }
  }

  private static Object bool(String text) {
    return switch (text) {
      case "true", "TRUE", "True", "1" -> true;
      case "false", "FALSE", "False", "0" -> false;
      default -> Misfit.TYPE;
    };
  }

  private Object day(String text) {
    try {
      LocalDate day =
          days == DateTimeFormatter.ISO_LOCAL_DATE && text.length() == 10
              ? isoDay(text)
              : LocalDate.parse(text, days);
      return day.getYear() >= 1 && day.getYear() <= 9999 ? day : Misfit.RANGE;
    } catch (DateTimeException notADay) {
      return Misfit.TYPE;
    }
  }

  private static LocalDate isoDay(String text) {
    for (int i = 0; i < 10; i++) {
      char next = text.charAt(i);
      if (i == 4 || i == 7 ? next != '-' : !digit(next)) {
        throw new DateTimeException("not a date");
      }
    }
    return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private static Object moment(String text, ZoneId zone) {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    try {
      Instant moment;
      if (iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d(:?\\d\\d)?$") && iso.length() > 19) {
        moment = OffsetDateTime.parse(iso).toInstant();
      } else {
        moment = LocalDateTime.parse(iso).atZone(zone).toInstant();
      }
      int year = moment.atOffset(java.time.ZoneOffset.UTC).getYear();
      if (year < 1 || year > 9999) {
        return Misfit.RANGE;
      }
      boolean exact = moment.truncatedTo(ChronoUnit.MICROS).equals(moment);
      return exact ? moment : Misfit.SCALE;
    } catch (DateTimeException notAMoment) {
      return Misfit.TYPE;
    }
  }

  /** Digits, one sign, a point, an exponent: Java would also take hex, suffixes and NaN. */
  private static boolean numeric(String text) {
    boolean anyDigit = false;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (digit(next)) {
        anyDigit = true;
      } else if (next != '.' && next != '-' && next != '+' && next != 'e' && next != 'E') {
        return false;
      }
    }
    return anyDigit;
  }

  private static boolean digit(char next) {
    return next >= '0' && next <= '9';
  }
}
