package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Finding;
import dev.trivium.data.contract.TablePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of registering a contract.
 *
 * @param state planned (nothing was done), unchanged, proposed or active
 * @param created whether this version was not there before
 * @param next what puts a proposed version in force
 * @param compared the version that was in force
 */
public record Registration(
    Optional<UUID> id,
    Contract contract,
    String state,
    boolean created,
    TablePlan.Apply plan,
    List<Finding> notes,
    Optional<String> next,
    Optional<String> compared) {

  private static Map<String, Object> change(TablePlan.Change change) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("path", change.path());
    members.put("old", change.old());
    members.put("new", change.next());
    members.put("effect", change.effect());
    return members;
  }

  /** As a client sees it. */
  public Map<String, Object> shown() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("dataset", contract.dataset());
    members.put("contract", contract.id());
    members.put("version", contract.version());
    members.put("state", state);
    id.ifPresent(known -> members.put("id", known.toString()));
    next.ifPresent(how -> members.put("next", how));
    compared.ifPresent(version -> members.put("compared_with", version));
    members.put("regions", plan.regions());
    members.put("additive", true);
    members.put("changes", plan.changes().stream().map(Registration::change).toList());
    members.put("statements", plan.statements());
    members.put(
        "rules_not_run_per_row",
        contract.notRunPerRow().stream().map(rule -> rule.id()).distinct().toList());
    members.put(
        "notes",
        notes.stream()
            .map(note -> Map.of("path", note.path(), "message", note.message()))
            .toList());
    return members;
  }
}
