package dev.trivium.forecast;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.trivium.kernel.Problem;
import java.time.LocalDate;
import java.time.Year;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Public holidays of a country, {@code DE}, or of a part of it, {@code DE-BY}. Reads files at the
 * first call, so it belongs on a worker.
 */
final class Holidays {
  private static final int EARLIEST = 1900;
  private static final int LATEST = 2150;

  private Holidays() {}

  /**
   * English names by date, both ends included.
   *
   * <p>Errors: {@code forecast/unknown-region}; {@code forecast/calendar-too-short} for a year
   * without any holiday, which would make its days look like all others, and for one outside 1900
   * to 2150: what is made of a year is kept for ever.
   */
  static Map<LocalDate, String> of(String region, LocalDate from, LocalDate to) {
    List<String> words = Arrays.asList(region.toLowerCase(Locale.ROOT).split("-", -1));
    String country = words.getFirst();
    if (!HolidayManager.getSupportedCalendarCodes().contains(country.toUpperCase(Locale.ROOT))) {
      throw unknown(region + " is not a country whose holidays are known, such as DE, FR or US.");
    }
    if (from.getYear() < EARLIEST || to.getYear() > LATEST) {
      throw tooShort("Holidays are known from " + EARLIEST + " to " + LATEST + ".");
    }
    HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(country));
    CalendarHierarchy place = manager.getCalendarHierarchy();
    for (String word : words.subList(1, words.size())) {
      CalendarHierarchy part = place.getChildren().get(word);
      if (part == null) {
        throw unknown(
            region
                + " is not known; the parts are "
                + String.join(", ", place.getChildren().keySet().stream().sorted().toList())
                + ".");
      }
      place = part;
    }
    String[] parts = words.subList(1, words.size()).toArray(String[]::new);
    Map<LocalDate, String> all = new TreeMap<>();
    for (int year = from.getYear(); year <= to.getYear(); year++) {
      int before = all.size();
      for (Holiday holiday : manager.getHolidays(Year.of(year), parts)) {
        if (holiday.getType() != HolidayType.OBSERVANCE) {
          all.merge(
              holiday.getDate(),
              holiday.getDescription(Locale.ENGLISH),
              (one, other) -> one.compareTo(other) <= 0 ? one : other);
        }
      }
      if (all.size() == before) {
        throw tooShort("The holidays of " + region + " are not known for " + year + ".");
      }
    }
    all.keySet().removeIf(day -> day.isBefore(from) || day.isAfter(to));
    return all;
  }

  static dev.trivium.kernel.ProblemException tooShort(String why) {
    return Problem.unprocessable("forecast/calendar-too-short", why).at("holidays").asException();
  }

  private static dev.trivium.kernel.ProblemException unknown(String why) {
    return Problem.unprocessable("forecast/unknown-region", why).at("holidays").asException();
  }
}
