package dev.trivium.chat;

import dev.trivium.llm.ModelCard.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All budgets there are: those that operators set, over those of the configuration. Decides which
 * of them hold for a spending; touches nothing.
 *
 * @param set by operators
 */
record BudgetPlan(
    Map<Budget.Name, Limit> set, @Nullable Long callerDay, @Nullable Long globalMonth) {

  /**
   * What an operator said.
   *
   * @param most null for no limit
   */
  record Limit(@Nullable Long most) {}

  /** Those that hold, in the order in which they are locked. */
  List<Budget> of(Purse.Spending spending) {
    List<Budget> all = new ArrayList<>();
    boolean priced = !spending.model().prices().equals(Prices.FREE);
    add(all, Budget.Kind.CALLER, spending.caller().sub(), priced);
    add(all, Budget.Kind.FEATURE, spending.feature(), priced);
    add(all, Budget.Kind.GLOBAL, "", priced);
    add(all, Budget.Kind.MODEL, spending.model().alias(), priced);
    spending.caller().roles().forEach(role -> add(all, Budget.Kind.ROLE, role, priced));
    all.sort(Budget.ORDER);
    return List.copyOf(all);
  }

  /** What the configuration says where no operator has said anything. */
  @Nullable Long most(Budget.Name name) {
    Limit said = set.get(name);
    if (said != null) {
      return said.most();
    }
    if (name.unit() != Budget.Unit.MONEY) {
      return null;
    }
    return switch (name.kind()) {
      case CALLER -> name.period() == Budget.Period.DAY ? callerDay : null;
      case GLOBAL -> name.period() == Budget.Period.MONTH ? globalMonth : null;
      case FEATURE, MODEL, ROLE -> null;
    };
  }

  /** Whether any budget of money holds at all. */
  boolean limitsMoney() {
    return callerDay != null
        || globalMonth != null
        || set.entrySet().stream()
            .anyMatch(entry ->
                entry.getKey().unit() == Budget.Unit.MONEY && entry.getValue().most() != null);
  }

  private void add(List<Budget> all, Budget.Kind kind, String key, boolean priced) {
    for (Budget.Period period : Budget.Period.values()) {
      for (Budget.Unit unit : Budget.Unit.values()) {
        Long most = most(new Budget.Name(kind, key, period, unit));
        // What costs nothing cannot use up money.
        if (most != null && (priced || unit == Budget.Unit.TOKENS)) {
          all.add(new Budget(kind, key, period, unit, most));
        }
      }
    }
  }
}
