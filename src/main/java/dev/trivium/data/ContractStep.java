package dev.trivium.data;

import dev.trivium.data.contract.Catalog;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.TablePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known before anything is done, and what is to be done.
 *
 * @param active the version it was compared with, if there is one
 * @param activeVersion its number
 * @param known this version, if it was registered before
 * @param unchanged whether this version is in force for the dataset already
 */
record ContractStep(
    ContractFiles.File file,
    Optional<UUID> active,
    Optional<String> activeVersion,
    Optional<ContractRepository.Version> known,
    boolean unchanged,
    TablePlan.Apply plan) {

  /**
   * What the database says about a version.
   *
   * @param other another dataset that uses the same table
   */
  record Seen(
      Optional<ActiveContract> active,
      Optional<String> other,
      Optional<ContractRepository.Version> known,
      Map<String, Contract> parents,
      Catalog catalog) {}

  Contract contract() {
    return file.reading().contract();
  }

  Registration registration(Optional<UUID> id, String state, boolean created) {
    return new Registration(
        id,
        contract(),
        state,
        created,
        plan,
        file.reading().notes(),
        Optional.empty(),
        activeVersion);
  }

  /**
   * @param next what puts it in force
   */
  Registration proposed(UUID id, String next) {
    return new Registration(
        Optional.of(id),
        contract(),
        "proposed",
        known.isEmpty(),
        plan,
        file.reading().notes(),
        Optional.of(next),
        activeVersion);
  }

  /** Pure: what to do, or a refusal. */
  static ContractStep decided(ContractFiles.File file, Seen seen) {
    Contract next = file.reading().contract();
    seen.other.ifPresent(dataset -> {
      throw refusal(
          "schema[0].physicalName",
          "used by " + dataset,
          next.relation(),
          "two datasets cannot share a table",
          "give another physicalName");
    });
    seen.known.ifPresent(version -> {
      if (!version.sha256().equals(file.sha256())) {
        throw refusal(
            "version",
            next.version(),
            next.version(),
            "this version was registered with other content",
            "raise the version");
      }
      if (version.state().equals("superseded") || version.state().equals("retired")) {
        throw refusal(
            "version",
            version.state(),
            next.version(),
            "a newer version took its place",
            "publish it again under a new version");
      }
    });
    Optional<Contract> old = seen.active.map(ActiveContract::contract);
    return switch (TablePlan.of(next, old, seen.parents, seen.catalog)) {
      case TablePlan.Refused refused -> throw DataProblems.notAdditive(refused.refusals());
      case TablePlan.Apply apply ->
          new ContractStep(
              file,
              seen.active.map(ActiveContract::id),
              old.map(Contract::version),
              seen.known,
              unchanged(seen.active, seen.known),
              apply);
    };
  }

  /** A file of several datasets may be active for one of them and new for another. */
  private static boolean unchanged(
      Optional<ActiveContract> active, Optional<ContractRepository.Version> known) {
    return known
        .filter(version -> version.state().equals("active"))
        .flatMap(version -> active.filter(now -> now.id().equals(version.id())))
        .isPresent();
  }

  private static RuntimeException refusal(
      String path, String old, String next, String reason, String advice) {
    return DataProblems.notAdditive(
        List.of(new TablePlan.Refusal(path, old, next, reason, advice)));
  }
}
