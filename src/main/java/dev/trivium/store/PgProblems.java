package dev.trivium.store;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What the database says, in words of the house. Details, parameters and statements never pass:
 * they may hold values.
 */
final class PgProblems {
  private PgProblems() {}

  /** The failure as others may see it; unknown ones become a bug without the database's text. */
  static Throwable translated(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known;
      case DatabaseFailure known -> known;
      case PgException said -> ofState(said);
      case IOException gone -> lost();
      case ClosedConnectionException gone -> lost();
      default -> failure;
    };
  }

  private static Throwable ofState(PgException said) {
    String state = Optional.ofNullable(said.getSqlState()).orElse("XX000");
    String family = state.substring(0, 2);
    if (family.equals("22") || family.equals("23")) {
      return new DatabaseFailure(
          state, Optional.ofNullable(said.getConstraint()).orElse(""), "a value was refused");
    }
    return switch (state) {
      case "57014", "25P03" ->
          Problem.of(
                  Problem.Kind.TIMEOUT,
                  "store/too-slow",
                  "The query took longer than allowed; ask for a shorter period or fewer groups.")
              .asException();
      case "57P01", "57P02", "57P03", "08000", "08003", "08006", "53300" -> lost();
      case "40001", "40P01", "55P03" -> contended();
      default -> new DatabaseFailure(state, "", String.valueOf(said.getErrorMessage()));
    };
  }

  static ProblemException lost() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "store/unavailable",
            "The database cannot be reached at the moment; try again shortly.")
        .retryAfter(Duration.ofSeconds(2))
        .asException();
  }

  private static ProblemException contended() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "store/contended",
            "Another change of the same data is under way; try again shortly.")
        .retryAfter(Duration.ofSeconds(1))
        .asException();
  }

  static ProblemException busy() {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "store/busy",
            "Too many requests are waiting for the database; try again shortly.")
        .retryAfter(Duration.ofSeconds(1))
        .asException();
  }
}
