package dev.trivium.chat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;

/** Where a page of usage ends, as the caller gives it back. */
record UsagePlace(LocalDate day, String model, String feature, String sub) {
  private static final int PARTS = 4;

  static UsagePlace of(Accounts.Used row) {
    return new UsagePlace(row.day(), row.model(), row.feature(), row.sub());
  }

  /** Errors: anything that {@link #cursor} did not make. */
  static UsagePlace read(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
      if (parts.length == PARTS) {
        return new UsagePlace(LocalDate.parse(parts[0]), parts[1], parts[2], parts[3]);
      }
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      // Told below.
    }
    throw BudgetRoutes.wrong("cursor", "'cursor' must be the next_cursor of the page before.");
  }

  String cursor() {
    String place = String.join("\n", day.toString(), model, feature, sub);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }
}
