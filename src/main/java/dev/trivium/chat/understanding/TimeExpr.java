package dev.trivium.chat.understanding;

import java.time.DayOfWeek;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a phrase of time means, before it is seen beside other periods. */
sealed interface TimeExpr {
  /**
   * A period of its own.
   *
   * @param yearless whether the year was filled in
   * @param fiscal whether it was counted by the fiscal year
   */
  record Fixed(Period period, boolean yearless, boolean fiscal) implements TimeExpr {
    static Fixed of(Period period) {
      return new Fixed(period, false, false);
    }
  }

  /** The unit before the period that was named already; null means as long as that. */
  record Earlier(@Nullable Grain unit) implements TimeExpr {}

  /** The same dates a year before the period that was named, or of the unit that is running. */
  record YearEarlier(@Nullable Grain unit) implements TimeExpr {}

  /** A date that can be read in more than one way. */
  record Unclear(List<Period> readings) implements TimeExpr {}

  /** Certain days of every week. */
  record Days(List<DayOfWeek> days) implements TimeExpr {}

  /** An expression and the token after it. */
  record Hit(int end, TimeExpr expr) {
    static Hit fixed(int end, Period period) {
      return new Hit(end, Fixed.of(period));
    }

    static Hit fiscal(int end, Period period) {
      return new Hit(end, new Fixed(period, false, true));
    }

    /** The period, or null where it is none of its own. */
    @Nullable Period period() {
      return expr instanceof Fixed fixed ? fixed.period() : null;
    }
  }
}
