package dev.trivium.data.contract;

import dev.trivium.data.contract.TablePlan.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a new version would take away: a table never loses or reinterprets a column. */
final class Evolution {
  private static final String KEEP =
      "keep it as it is; a new meaning is a new property or a new dataset";
  private static final String WARN_FIRST =
      "publish it as a warning, clean up, then begin a new dataset";

  private final Contract old;
  private final Contract next;
  private final List<Refusal> refusals = new ArrayList<>();

  private Evolution(Contract old, Contract next) {
    this.old = old;
    this.next = next;
  }

  static List<Refusal> refusals(Contract old, Contract next) {
    Evolution evolution = new Evolution(old, next);
    evolution.compare();
    return evolution.refusals;
  }

  private void compare() {
    same("id", old.id(), next.id(), "a dataset belongs to one contract");
    same("schema[0].physicalName", old.relation(), next.relation(), "the table keeps its name");
    same("schema[0].primaryKey", key(old), key(next), "the key tells rows apart");
    if (!old.region().equals(next.region())) {
      refuse(
          "schema[0].region",
          old.region().toString(),
          next.region().toString(),
          "it decides who has seen which rows",
          KEEP);
    }
    if (old.subject().isPresent() && !old.subject().equals(next.subject())) {
      refuse(
          "schema[0].trivium.subject",
          old.subject().get().properties().toString(),
          next.subject().map(rule -> rule.properties().toString()).orElse("none"),
          "rows are sealed with the keys of those they are about",
          "declare trivium.subject as it was");
    }
    for (Property before : old.properties()) {
      String path = "properties." + before.name();
      next.property(before.name())
          .ifPresentOrElse(
              after -> compare(path, before, after),
              () ->
                  refuse(
                      path,
                      "present",
                      "absent",
                      "rows hold values of it",
                      "keep it, stop sending it and say so in its description"));
    }
    for (Property after : next.properties()) {
      if (old.property(after.name()).isEmpty() && after.required()) {
        refuse(
            "properties." + after.name(),
            "absent",
            "required",
            "rows that exist lack it",
            "add it as optional, with a warning rule, or require it in a new dataset");
      }
    }
    compareRules("quality", old.rules(), next.rules());
    next.references().forEach(this::compare);
  }

  /** A reference holds for rows that are already there, unless none of them can have a value. */
  private void compare(Reference reference) {
    boolean fresh = reference.from().stream().anyMatch(name -> old.property(name).isEmpty());
    boolean held = same(old, reference).filter(before -> !before.warns()).isPresent();
    if (!reference.warns() && !fresh && !held) {
      refuse(
          reference.path(),
          same(old, reference).isPresent() ? "warn" : "absent",
          "quarantine",
          "rows that exist may have no parent",
          "publish it with trivium.orphans: warn, clean up, then begin a new dataset");
    }
  }

  /** The reference of a contract between the same properties. */
  static Optional<Reference> same(Contract contract, Reference reference) {
    return contract.references().stream()
        .filter(other ->
            other.from().equals(reference.from())
                && other.parent().equals(reference.parent())
                && other.to().equals(reference.to()))
        .findFirst();
  }

  private void compare(String path, Property before, Property after) {
    same(path + ".logicalType", before.type().shown(), after.type().shown(), "values would change");
    same(path + ".physicalName", before.column(), after.column(), "the column keeps its name");
    same(path + ".trivium.unit", unit(before), unit(after), "numbers would mean something else");
    same(
        path + ".classification",
        personal(before),
        personal(after),
        "values are kept sealed or clear");
    same(
        path + ".trivium.blindIndex",
        before.blindDomain(),
        after.blindDomain(),
        "old and new values could not be compared");
    if (after.required() && !before.required()) {
      refuse(path + ".required", "false", "true", "rows that exist may lack it", WARN_FIRST);
    }
    if (after.unique() && !before.unique()) {
      refuse(path + ".unique", "false", "true", "rows that exist may repeat it", WARN_FIRST);
    }
    compareRules(path, before.rules(), after.rules());
  }

  private void compareRules(String path, List<Rule> before, List<Rule> after) {
    Map<String, Rule> known = new HashMap<>();
    before.forEach(rule -> known.put(identity(rule), rule));
    for (Rule rule : after) {
      boolean judges =
          rule.severity() == Severity.ERROR
              && !(rule.check() instanceof Check.NotPerRow)
              && !rule.code().equals("required.missing");
      Rule was =
          Optional.ofNullable(known.get(identity(rule))).orElseGet(() -> asWide(before, rule));
      if (judges && (was == null || was.severity() != Severity.ERROR)) {
        refuse(
            path + "." + rule.id(),
            was == null ? "absent" : was.severity().word(),
            "error",
            "rows that exist were not held to it",
            WARN_FIRST);
      } else if (judges && was != null && narrower(was.check(), rule.check())) {
        refuse(
            path + "." + rule.id(),
            shown(was.check()),
            shown(rule.check()),
            "rows that exist may break it",
            WARN_FIRST);
      }
    }
  }

  /** A rule under another name that let through no more; its rows were held to the new one. */
  private static @Nullable Rule asWide(List<Rule> before, Rule rule) {
    return before.stream()
        .filter(old -> old.severity() == Severity.ERROR && old.code().equals(rule.code()))
        .filter(old -> old.check().getClass() == rule.check().getClass())
        .filter(old -> !narrower(old.check(), rule.check()))
        .findFirst()
        .orElse(null);
  }

  private static String identity(Rule rule) {
    return rule.id() + "|" + rule.code() + "|" + rule.check().getClass().getSimpleName();
  }

  private static boolean narrower(Check before, Check after) {
    return switch (after) {
      case Check.Between range ->
          before instanceof Check.Between old
              && (range.least() > old.least() || range.most() < old.most());
      case Check.RealBetween range ->
          before instanceof Check.RealBetween old
              && (range.least() > old.least() || range.most() < old.most());
      case Check.DayBetween range ->
          before instanceof Check.DayBetween old
              && (range.least().isAfter(old.least()) || range.most().isBefore(old.most()));
      case Check.Length length ->
          before instanceof Check.Length old
              && (length.least() > old.least() || length.most() < old.most());
      case Check.OneOf one ->
          before instanceof Check.OneOf old && !one.values().containsAll(old.values());
      case Check.NoneOf none ->
          before instanceof Check.NoneOf old && !old.values().containsAll(none.values());
      case Check.Matches matches ->
          before instanceof Check.Matches old && !matches.pattern().equals(old.pattern());
      case Check.OfRow row -> before instanceof Check.OfRow old && !row.text().equals(old.text());
      case Check.Present present -> false;
      case Check.NotPerRow later -> false;
    };
  }

  static String shown(Check check) {
    return switch (check) {
      case Check.Matches matches -> matches.pattern();
      case Check.Between range -> range.least() + " to " + range.most() + ", in smallest units";
      case Check.RealBetween range -> range.least() + " to " + range.most();
      case Check.DayBetween range -> range.least() + " to " + range.most();
      case Check.Length length -> length.least() + " to " + length.most() + " characters";
      case Check.OneOf one -> one.values().toString();
      case Check.OfRow row -> row.text();
      case Check other -> other.toString();
    };
  }

  private static String unit(Property property) {
    String fixed = Objects.toString(property.unit(), "none");
    return property.unitProperty() == null ? fixed : "that of " + property.unitProperty();
  }

  private static String personal(Property property) {
    return property.personal() ? "personal" : "not personal";
  }

  private static String key(Contract contract) {
    return contract.keyedByHash()
        ? "rowHash"
        : String.join(", ", contract.key().stream().map(Property::name).toList());
  }

  private void same(String path, String before, String after, String reason) {
    if (!before.equals(after)) {
      refuse(path, before, after, reason, KEEP);
    }
  }

  private void refuse(String path, String before, String after, String reason, String advice) {
    refusals.add(new Refusal(path, before, after, reason, advice));
  }
}
