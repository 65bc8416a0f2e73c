package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Request;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many items at most
 * @param after what the cursor holds, opaque to the client; empty at the beginning
 */
record Listing(int limit, Optional<String> after) {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  static Listing of(Request request) {
    return new Listing(limit(request), request.query("cursor").map(Listing::opened));
  }

  /** The place behind which the list goes on. Errors: 400 for a cursor of another list. */
  <T> T after(T start, Function<String, T> read) {
    try {
      return after.map(read).orElse(start);
    } catch (IllegalArgumentException | DateTimeException foreign) {
      throw foreign();
    }
  }

  static String cursor(Object place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A place in a list that is sorted by time and then by id. */
  record Place(Instant at, UUID id) {
    static final Place START = new Place(Instant.EPOCH, new UUID(0, 0));

    static Place read(String text) {
      int bar = text.indexOf('|');
      return new Place(
          Instant.parse(text.substring(0, Math.max(0, bar))),
          UUID.fromString(text.substring(bar + 1)));
    }

    @Override
    public String toString() {
      return at + "|" + id;
    }
  }

  private static int limit(Request request) {
    try {
      int limit = request.query("limit").map(Integer::parseInt).orElse(USUAL);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with numbers out of range.
    }
    throw Problem.invalid("request/parameter", "limit is a number from 1 to " + MOST + ".")
        .at("limit")
        .asException();
  }

  private static String opened(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException foreign) {
      throw foreign();
    }
  }

  private static ProblemException foreign() {
    return Problem.invalid(
            "request/parameter", "cursor is not one that this list gave; leave it out.")
        .at("cursor")
        .asException();
  }
}
