package dev.trivium.chat;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;

/**
 * A limit on what may be spent.
 *
 * @param key whom or what it holds for; empty for everything
 * @param most micro-units of money, or tokens
 */
record Budget(Kind kind, String key, Period period, Unit unit, long most) {
  /** The order in which budgets are locked: the same on every node. */
  static final Comparator<Budget> ORDER =
      Comparator.comparing(Budget::kind)
          .thenComparing(Budget::key)
          .thenComparing(Budget::period)
          .thenComparing(Budget::unit);

  /** What a budget holds for; in the order of the alphabet, like the columns of the database. */
  enum Kind {
    CALLER,
    FEATURE,
    GLOBAL,
    MODEL,
    ROLE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How long it holds; days and months are those of UTC. */
  enum Period {
    DAY,
    MONTH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    LocalDate begin(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case MONTH -> day.withDayOfMonth(1);
      };
    }
  }

  /** What it counts. */
  enum Unit {
    MONEY,
    TOKENS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which budget it is, whatever it allows. */
  record Name(Kind kind, String key, Period period, Unit unit) {}

  Name named() {
    return new Name(kind, key, period, unit);
  }
}
