package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.Duration;

/** Why a request about documents ends. */
final class DocumentProblems {
  private DocumentProblems() {}

  static ProblemException unknown() {
    return Problem.notFound(
            "data/unknown-document",
            "There is no such document among those you may see; GET /v1/documents lists them.")
        .asException();
  }

  static ProblemException parameter(String name, String detail) {
    return Problem.invalid("request/parameter", detail).at(name).asException();
  }

  static ProblemException region(String detail) {
    return Problem.unprocessable("data/unknown-region", detail).at("region").asException();
  }

  static ProblemException full(int most) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/documents-full",
            "All documents together have the "
                + most
                + " passages they may have (knowledge.passages_max); delete documents that are not"
                + " needed, or raise the limit.")
        .asException();
  }

  static ProblemException busy() {
    return Problem.of(
            Problem.Kind.LIMITED,
            "data/too-many-documents",
            "Too many documents are being read; send this one again when one is done.")
        .retryAfter(Duration.ofSeconds(1))
        .asException();
  }
}
