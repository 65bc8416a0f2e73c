package dev.trivium.data.contract;

import java.time.Instant;
import java.util.ArrayList;
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
  private final List<Rule> rowRules;
  private final Evaluation evaluation;

  /**
   * @param now what {@code today} and {@code now} mean in row conditions
   */
  public Judge(Contract contract, Instant now) {
    this.contract = contract;
    this.properties = contract.properties();
    this.parsers = new ValueParser[properties.size()];
    this.rules = new Rule[properties.size()][];
    for (int i = 0; i < parsers.length; i++) {
      parsers[i] = new ValueParser(properties.get(i).type());
      rules[i] =
          properties.get(i).rules().stream()
              .filter(rule -> !(rule.check() instanceof Check.OfRow))
              .filter(rule -> !(rule.check() instanceof Check.NotPerRow))
              .toArray(Rule[]::new);
    }
    this.rowRules =
        contract.allRules().filter(rule -> rule.check() instanceof Check.OfRow).toList();
    this.evaluation = new Evaluation(now);
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
    for (int i = 0; i < parsers.length; i++) {
      String text = cells[i];
      Object value = text == null ? null : parsers[i].parse(text);
      if (value instanceof ValueParser.Misfit misfit) {
        values[i] = null;
        reasons.add(misfit(properties.get(i), misfit));
        tally.count(Dimension.CONFORMITY, false);
      } else {
        values[i] = value;
        hold(rules[i], value, reasons, tally);
      }
    }
    for (Rule rule : rowRules) {
      boolean broken = evaluation.isFalse(((Check.OfRow) rule.check()).condition(), values);
      settle(rule, !broken, reasons, tally);
    }
    return reasons;
  }

  /** The code of the region a good row leads to; null when it leads nowhere. */
  public @Nullable String regionCode(@Nullable Object[] values) {
    return switch (contract.region()) {
      case RegionRule.Fixed fixed -> fixed.code();
      case RegionRule.Everywhere everywhere -> "";
      case RegionRule.ByProperty by -> {
        for (int i = 0; i < properties.size(); i++) {
          if (properties.get(i).name().equals(by.property())) {
            Object value = values[i];
            yield value == null ? null : by.map().getOrDefault(value.toString(), value.toString());
          }
        }
        yield null;
      }
    };
  }

  private static void hold(
      Rule[] rules, @Nullable Object value, List<Reason> reasons, Tally tally) {
    for (Rule rule : rules) {
      if (rule.check() instanceof Check.Present) {
        settle(rule, value != null, reasons, tally);
      } else if (value != null && rule.check() instanceof Check.OfValue check) {
        settle(rule, check.passes(value), reasons, tally);
      }
    }
  }

  private static void settle(Rule rule, boolean passed, List<Reason> reasons, Tally tally) {
    if (rule.severity() != Severity.INFO) {
      tally.count(rule.dimension(), passed);
    }
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
