package dev.trivium.data.contract;

import dev.trivium.data.contract.TablePlan.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says in words what a plan changes, for those who approve it. */
final class Additions {
  private final List<Change> changes = new ArrayList<>();

  private Additions() {}

  /** Everything of a dataset that was not there before. */
  static List<Change> all(Contract next) {
    Additions additions = new Additions();
    additions.add(
        "schema[0]",
        "absent",
        next.dataset(),
        "new table data." + next.relation() + " with " + next.properties().size() + " properties");
    return additions.changes;
  }

  /** Only asked of changes that were not refused. */
  static List<Change> of(Contract old, Contract next) {
    Additions additions = new Additions();
    for (Property after : next.properties()) {
      String path = "properties." + after.name();
      Optional<Property> before = old.property(after.name());
      if (before.isEmpty()) {
        additions.add(
            path, "absent", after.type().shown(), "new column; rows that exist have nothing in it");
      } else {
        additions.compare(path, before.get(), after);
      }
    }
    additions.rules("quality", old.rules(), next.rules());
    additions.lists(old, next);
    additions.summaries(old, next);
    if (old.status() != next.status()) {
      additions.add(
          "status", word(old.status()), word(next.status()), "decides whether rows are taken");
    }
    return additions.changes;
  }

  private void compare(String path, Property before, Property after) {
    if (before.required() && !after.required()) {
      add(path + ".required", "true", "false", "may be absent from now on");
    }
    if (before.unique() && !after.unique()) {
      add(path + ".unique", "true", "false", "values may repeat from now on");
    }
    rules(path, before.rules(), after.rules());
  }

  private void rules(String path, List<Rule> before, List<Rule> after) {
    for (Rule rule : after) {
      Optional<Rule> was = before.stream().filter(old -> old.id().equals(rule.id())).findFirst();
      if (was.isEmpty()) {
        add(path + "." + rule.id(), "absent", rule.severity().word(), "new rule, which counts");
      } else if (!was.get().equals(rule) && !rule.code().equals("row.rule")) {
        add(
            path + "." + rule.id(),
            Evolution.shown(was.get().check()) + ", " + was.get().severity().word(),
            Evolution.shown(rule.check()) + ", " + rule.severity().word(),
            "the rule is looser");
      }
    }
    for (Rule rule : before) {
      boolean gone = after.stream().noneMatch(now -> now.id().equals(rule.id()));
      if (gone && !rule.code().equals("required.missing")) {
        add(path + "." + rule.id(), rule.severity().word(), "absent", "the rule is no longer held");
      }
    }
  }

  private void lists(Contract old, Contract next) {
    Set<List<String>> known = new HashSet<>(old.indexes());
    next.indexes().stream()
        .filter(index -> !known.contains(index))
        .forEach(index -> add("trivium.indexes", "absent", String.join(", ", index), "new index"));
    next.references().stream()
        .filter(reference -> Evolution.same(old, reference).isEmpty())
        .forEach(reference ->
            add(
                reference.path(),
                "absent",
                reference.parent(),
                reference.warns() ? "new reference, which counts" : "new reference"));
    old.references().stream()
        .filter(reference ->
            Evolution.same(next, reference)
                .filter(now -> reference.warns() || !now.warns())
                .isEmpty())
        .forEach(
            reference -> add(reference.path(), reference.parent(), "absent", "no longer held"));
  }

  /** A summary holds nothing that its rows do not, so it may also change and go. */
  private void summaries(Contract old, Contract next) {
    for (Summary after : next.summaries()) {
      if (SummaryDdl.same(old, after).isEmpty()) {
        Optional<Summary> was = SummaryDdl.named(old, after);
        add(
            "trivium.summaries." + after.name(),
            was.map(Summary::shown).orElse("absent"),
            after.shown(),
            (was.isPresent() ? "summary made anew" : "new summary")
                + " from the rows; until it is there, questions read the rows");
      }
    }
    for (Summary before : old.summaries()) {
      if (SummaryDdl.named(next, before).isEmpty()) {
        add(
            "trivium.summaries." + before.name(),
            before.shown(),
            "absent",
            "summary dropped; questions read the rows");
      }
    }
  }

  private static String word(Contract.Status status) {
    return status.name().toLowerCase(java.util.Locale.ROOT);
  }

  private void add(String path, String old, String next, String effect) {
    changes.add(new Change(path, old, next, effect));
  }
}
