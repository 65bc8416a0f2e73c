package dev.trivium.data;

import dev.trivium.data.contract.ColumnMatch;
import dev.trivium.data.contract.Finding;
import dev.trivium.data.contract.TablePlan;
import dev.trivium.data.tabular.BrokenInput;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Shown;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Why this room says no. */
final class DataProblems {
  private DataProblems() {}

  static ProblemException unknownDataset(String dataset) {
    return Problem.notFound(
            "data/unknown-dataset",
            "There is no dataset '" + shown(dataset) + "'; GET /v1/datasets lists those there are.")
        .at("dataset")
        .asException();
  }

  static ProblemException unknownVersion(String dataset) {
    return Problem.notFound(
            "data/unknown-version",
            "No such version was registered for '"
                + shown(dataset)
                + "'; leave it out for the"
                + " active one.")
        .at("version")
        .asException();
  }

  static ProblemException unknownBatch() {
    return Problem.notFound("data/unknown-batch", "There is no such batch among those you may see.")
        .asException();
  }

  static ProblemException unknownRow() {
    return Problem.notFound(
            "data/unknown-quarantine-row",
            "There is no such row in quarantine among those you may see.")
        .asException();
  }

  static ProblemException notOpen(String state) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/not-open",
            "The row is " + state + ", so nothing is left to decide.")
        .with("state", state)
        .asException();
  }

  static ProblemException unknownField(String name) {
    return Problem.unprocessable(
            "data/unknown-field",
            "The contract has no property '" + shown(name) + "'; name properties or columns.")
        .at("fields")
        .asException();
  }

  static ProblemException noSuchRow() {
    return Problem.notFound(
            "data/unknown-row", "There is no row of that key among those you may see.")
        .asException();
  }

  static ProblemException notPersonal(String field) {
    return Problem.unprocessable(
            "data/not-personal",
            "'"
                + shown(field)
                + "' is no personal property of this dataset; only those are sealed.")
        .at("fields")
        .asException();
  }

  static ProblemException sealBroken() {
    return Problem.of(
            Problem.Kind.INTERNAL,
            "data/seal-broken",
            "A sealed value does not open where it stands: it was moved or changed. This was"
                + " reported.")
        .asException();
  }

  static ProblemException unknownSubject() {
    return Problem.notFound(
            "data/unknown-subject",
            "Nobody is known by that key or value in your regions; look at name and spelling.")
        .asException();
  }

  static ProblemException legalHold(String why) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/legal-hold",
            "A legal hold stands against erasing this subject; release it first.")
        .with("hold", why)
        .asException();
  }

  static ProblemException tooManyExports(int most) {
    return Problem.of(
            Problem.Kind.LIMITED,
            "data/too-many-exports",
            "This node gives at most " + most + " exports at once; try again when one is done.")
        .retryAfter(Duration.ofSeconds(5))
        .asException();
  }

  static ProblemException subjectErased() {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/subject-erased",
            "The person this is about was erased, so nothing of them is kept; leave it out.")
        .at("subject")
        .asException();
  }

  static ProblemException erasedMeanwhile() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "data/erased-meanwhile",
            "Somebody was erased while this was taken in; send it again under the same key.")
        .retryAfter(Duration.ofSeconds(1))
        .asException();
  }

  static ProblemException refused(List<Finding> findings) {
    return Problem.unprocessable(
            "data/contract-refused",
            "The contract cannot be used; " + findings.size() + " thing(s) must be corrected.")
        .with(
            "findings",
            findings.stream()
                .map(finding -> Map.of("path", finding.path(), "message", finding.message()))
                .toList())
        .asException();
  }

  static ProblemException notAdditive(List<TablePlan.Refusal> refusals) {
    return Problem.unprocessable(
            "data/contract-refused",
            "The new version would lose or reinterpret something; "
                + refusals.size()
                + " change(s) are not additive.")
        .with("changes", refusals.stream().map(DataProblems::shown).toList())
        .asException();
  }

  static ProblemException nothingProposed(String dataset) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/nothing-proposed",
            "No such version of '"
                + shown(dataset)
                + "' waits to be activated; PUT /v1/contracts/"
                + shown(dataset)
                + "?activate=false registers one.")
        .asException();
  }

  static ProblemException activatedByCommand(String dataset) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/activated-by-command",
            "This server changes no tables (data.contracts.activate=cli). What is registered stays"
                + " proposed until `trivium contract apply FILE` is run where the database can be"
                + " reached.")
        .with("command", "trivium contract apply FILE")
        .with("dataset", dataset)
        .asException();
  }

  static ProblemException contractChanged(String dataset) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/contract-changed",
            "Another version of '"
                + shown(dataset)
                + "' came in force meanwhile; look at it and apply this one again.")
        .asException();
  }

  static ProblemException unreadableContract(String why) {
    return Problem.invalid("data/contract-unreadable", "The contract is not YAML or JSON: " + why)
        .asException();
  }

  static ProblemException needsRole(String what) {
    return Problem.forbidden("auth/role-missing", what).asException();
  }

  static ProblemException inProgress(UUID batch, Duration wait) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/batch-in-progress",
            "A delivery with this Idempotency-Key is being taken in; look at it or try later.")
        .with("batch", batch.toString())
        .with("location", "/v1/batches/" + batch)
        .retryAfter(wait)
        .asException();
  }

  static ProblemException nothingLeft(BatchRepository.Entry entry) {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/nothing-left",
            "The delivery is " + entry.state() + ", so there is nothing to go on with.")
        .with("location", "/v1/batches/" + entry.id())
        .asException();
  }

  static ProblemException mismatch() {
    return Problem.unprocessable(
            "data/idempotency-mismatch",
            "This Idempotency-Key was used for other content; send this content under a new key.")
        .asException();
  }

  static ProblemException digestMismatch() {
    return Problem.unprocessable(
            "data/digest-mismatch",
            "The bytes that came are not those that Content-Digest names; send them again.")
        .at("content-digest")
        .asException();
  }

  static ProblemException columns(ColumnMatch match, boolean refusesUnknown) {
    if (!match.missingRequired().isEmpty()) {
      return Problem.unprocessable(
              "data/missing-column",
              "Columns that the contract requires are not in the header; check the first line and"
                  + " the delimiter.")
          .with("columns", match.missingRequired())
          .asException();
    }
    if (!match.repeated().isEmpty()) {
      return Problem.unprocessable(
              "data/duplicate-column", "The header names columns twice; name each once.")
          .with("columns", shown(match.repeated()))
          .asException();
    }
    if (refusesUnknown) {
      return Problem.unprocessable(
              "data/unknown-column",
              "The header names columns that the contract does not know, and it refuses them.")
          .with("columns", shown(match.unknown()))
          .asException();
    }
    throw new IllegalStateException("the columns match");
  }

  static ProblemException broken(BrokenInput broken, Receipt soFar) {
    Problem problem =
        switch (broken.kind()) {
          case BROKEN -> Problem.unprocessable("data/broken-input", broken.explanation());
          case TOO_LARGE ->
              Problem.of(Problem.Kind.TOO_LARGE, "data/too-large", broken.explanation());
        };
    return (soFar.received() == 0 ? problem : problem.with("receipt", soFar)).asException();
  }

  static ProblemException halted(Receipt soFar, String code) {
    return Problem.unprocessable(
            "data/halted",
            "Most of the first rows fail for one reason ("
                + code
                + "), so the delivery was stopped;"
                + " check delimiter, columns and contract.")
        .with("receipt", soFar)
        .asException();
  }

  static ProblemException busy(String whose) {
    return Problem.of(
            Problem.Kind.LIMITED,
            "data/too-many-batches",
            "Too many deliveries are being taken in " + whose + "; try again when one is done.")
        .retryAfter(Duration.ofSeconds(2))
        .asException();
  }

  private static Map<String, Object> shown(TablePlan.Refusal refusal) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("path", refusal.path());
    members.put("old", refusal.old());
    members.put("new", refusal.next());
    members.put("reason", refusal.reason());
    members.put("advice", refusal.advice());
    return members;
  }

  private static List<String> shown(List<String> names) {
    return names.stream().limit(20).toList();
  }

  private static String shown(String name) {
    return Shown.name(name);
  }
}
