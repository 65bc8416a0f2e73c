package dev.trivium.data.rows;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Shown;
import java.util.Collection;
import java.util.List;

/** Why a question about rows is refused. */
final class RowProblems {
  private RowProblems() {}

  static ProblemException unknown(String field, String where) {
    return Problem.unprocessable(
            "data/unknown-field",
            "The contract has no property '"
                + Shown.name(field)
                + "' to be named in "
                + where
                + ".")
        .at(where)
        .asException();
  }

  static ProblemException notFilterable(String field, Collection<String> usable) {
    return Problem.unprocessable(
            "data/not-filterable",
            "No index leads to '"
                + Shown.name(field)
                + "', so it can only be filtered on beside one of: "
                + String.join(", ", usable)
                + ". Filter on one of them too, or declare an index in the contract.")
        .at("filters")
        .with("field", Shown.name(field))
        .with("usable", List.copyOf(usable))
        .asException();
  }

  static ProblemException sealed(String field, boolean comparable) {
    return Problem.unprocessable(
            "data/not-filterable",
            "'"
                + Shown.name(field)
                + (comparable
                    ? "' is sealed; it is found by eq and in only."
                    : "' is sealed without a blind index; nothing can be compared with it."))
        .at("filters")
        .with("field", Shown.name(field))
        .asException();
  }

  static ProblemException notSortable(String field, Collection<String> usable) {
    return Problem.unprocessable(
            "data/not-sortable",
            "No index keeps rows sorted by '"
                + Shown.name(field)
                + "'; sort by one of: "
                + String.join(", ", usable)
                + ", or by what follows in an index whose first fields are held to one value.")
        .at("order")
        .with("field", Shown.name(field))
        .with("usable", List.copyOf(usable))
        .asException();
  }

  static ProblemException tooMany(String what, int most) {
    return Problem.unprocessable(
            "data/invalid-query", "More than " + most + " " + what + " in one question.")
        .at(what)
        .asException();
  }
}
