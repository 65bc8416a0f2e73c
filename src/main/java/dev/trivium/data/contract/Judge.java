package dev.trivium.data.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges rows against one contract: reads each value, holds the rules of each property, then those
 * of the row. Pure and not shared between threads at the same time.
 */
public final class Judge {
  private final Contract contract;
  private final List<Property> properties;
  private final ValueParser[] parsers;
  private final Rule[][] rules;
  private final int[][] numbers;
  private final List<Rule> rowRules;
  private final int[] rowNumbers;
  private final int[] key;
  private final int regionPlace;
  private final Rulebook rulebook;
  private final Outcome outcome;
  private final Evaluation evaluation;

  /**
   * @param now what {@code today} and {@code now} mean in row conditions
   */
  public Judge(Contract contract, Instant now) {
    this.contract = contract;
    this.properties = contract.properties();
    this.parsers = new ValueParser[properties.size()];
    this.rulebook = new Rulebook(contract);
    this.outcome = new Outcome(rulebook.size());
    this.rules = new Rule[properties.size()][];
    this.numbers = new int[properties.size()][];
    for (int i = 0; i < parsers.length; i++) {
      parsers[i] = new ValueParser(properties.get(i).type());
      rules[i] =
          properties.get(i).rules().stream()
              .filter(rule -> !(rule.check() instanceof Check.OfRow))
              .filter(rule -> !(rule.check() instanceof Check.NotPerRow))
              .toArray(Rule[]::new);
      numbers[i] = Arrays.stream(rules[i]).mapToInt(rulebook::of).toArray();
    }
    this.rowRules =
        contract.allRules().filter(rule -> rule.check() instanceof Check.OfRow).toList();
    this.rowNumbers = rowRules.stream().mapToInt(rulebook::of).toArray();
    this.key = contract.key().stream().mapToInt(properties::indexOf).toArray();
    this.regionPlace = place(contract);
    this.evaluation = new Evaluation(now);
  }

  /** Which property names the region; -1 if none does. */
  private static int place(Contract contract) {
    return contract.region() instanceof RegionRule.ByProperty by
        ? contract.properties().stream().map(Property::name).toList().indexOf(by.property())
        : -1;
  }

  /**
   * Judges one row.
   *
   * @param cells text by property, null where nothing was delivered
   * @param values filled with the typed value by property, null where nothing was delivered or the
   *     text did not parse
   * @return the reasons of severity error; none means the row is good
   */
  public List<Reason> judge(@Nullable String[] cells, @Nullable Object[] values, Tally tally) {
    List<Reason> reasons = new ArrayList<>(0);
    outcome.clear();
    outcome.settle(rulebook.rows(), true);
    for (int i = 0; i < parsers.length; i++) {
      String text = cells[i];
      Object value = text == null ? null : parsers[i].parse(text);
      if (value instanceof ValueParser.Misfit misfit) {
        values[i] = null;
        reasons.add(misfit(properties.get(i), misfit));
        mistyped(i);
      } else {
        values[i] = value;
        counted(i, value != null);
        hold(i, value, reasons, tally);
      }
    }
    for (int i = 0; i < rowNumbers.length; i++) {
      Rule rule = rowRules.get(i);
      switch (evaluation.of(((Check.OfRow) rule.check()).condition(), values)) {
        case TRUE -> settle(rule, rowNumbers[i], true, reasons, tally);
        case FALSE -> settle(rule, rowNumbers[i], false, reasons, tally);
        case ABSENT -> {}
      }
    }
    if (hasKey(values)) {
      outcome.settle(rulebook.key(), true);
    }
    return reasons;
  }

  /** What the rules said about the row that was judged last; valid until the next one. */
  public Outcome outcome() {
    return outcome;
  }

  /** What a row that could not even be read counts for. */
  public Outcome unreadable() {
    outcome.clear();
    outcome.settle(rulebook.rows(), true);
    return outcome;
  }

  public Rulebook rulebook() {
    return rulebook;
  }

  /** The code of the region a good row leads to; null when it leads nowhere. */
  public @Nullable String regionCode(@Nullable Object[] values) {
    return switch (contract.region()) {
      case RegionRule.Fixed fixed -> fixed.code();
      case RegionRule.Everywhere everywhere -> "";
      case RegionRule.ByProperty by -> {
        Object value = regionPlace < 0 ? null : values[regionPlace];
        yield value == null ? null : by.map().getOrDefault(value.toString(), value.toString());
      }
    };
  }

  private void mistyped(int property) {
    if (rulebook.type(property) >= 0) {
      outcome.settle(rulebook.type(property), false);
    }
  }

  private void counted(int property, boolean there) {
    if (there && rulebook.type(property) >= 0) {
      outcome.settle(rulebook.type(property), true);
    }
    if (there && rulebook.unique(property) >= 0) {
      outcome.settle(rulebook.unique(property), true);
    }
    if (rulebook.critical(property) >= 0) {
      outcome.settle(rulebook.critical(property), there);
    }
  }

  private boolean hasKey(@Nullable Object[] values) {
    for (int property : key) {
      if (values[property] == null) {
        return false;
      }
    }
    return true;
  }

  private void hold(int property, @Nullable Object value, List<Reason> reasons, Tally tally) {
    for (int i = 0; i < rules[property].length; i++) {
      Rule rule = rules[property][i];
      if (rule.check() instanceof Check.Present) {
        settle(rule, numbers[property][i], value != null, reasons, tally);
      } else if (value != null && rule.check() instanceof Check.OfValue check) {
        settle(rule, numbers[property][i], check.passes(value), reasons, tally);
      }
    }
  }

  private void settle(Rule rule, int number, boolean passed, List<Reason> reasons, Tally tally) {
    outcome.settle(number, passed);
    if (!passed) {
      if (rule.severity() == Severity.ERROR) {
        reasons.add(rule.reason());
      } else {
        tally.note(rule.reason());
      }
    }
  }

  private static Reason misfit(Property property, ValueParser.Misfit misfit) {
    return Reason.of(
        switch (misfit) {
          case TYPE -> "type." + property.type().word();
          case RANGE -> "type.range";
          case SCALE -> "type.scale";
        },
        property.name());
  }
}
