package dev.trivium.chat.understanding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a phrase of time means, before it is seen beside other periods. */
sealed interface TimeExpr {
  /**
   * A period of its own.
   *
   * @param yearless whether the year was filled in
   */
  record Fixed(Period period, boolean yearless) implements TimeExpr {}

  /** The unit before the period that was named already; null means as long as that. */
  record Earlier(@Nullable Grain unit) implements TimeExpr {}

  /** The same dates a year before the period that was named. */
  record YearEarlier() implements TimeExpr {}

  /** A date that can be read in more than one way. */
  record Unclear(List<Period> readings) implements TimeExpr {}

  /** An expression and the token after it. */
  record Hit(int end, TimeExpr expr) {}
}
