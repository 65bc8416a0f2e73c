package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetPlanTest {
  private static final Budget.Name TOKENS =
      new Budget.Name(Budget.Kind.GLOBAL, "", Budget.Period.DAY, Budget.Unit.TOKENS);
  private static final Budget.Name MONEY =
      new Budget.Name(Budget.Kind.ROLE, "analyst", Budget.Period.DAY, Budget.Unit.MONEY);

  @Test
  void knowsWhetherMoneyIsLimitedAtAll() {
    BudgetPlan.Limit some = new BudgetPlan.Limit(5L);

    assertThat(new BudgetPlan(Map.of(), null, null).limitsMoney()).isFalse();
    assertThat(new BudgetPlan(Map.of(TOKENS, some), null, null).limitsMoney()).isFalse();
    assertThat(new BudgetPlan(Map.of(MONEY, new BudgetPlan.Limit(null)), null, null).limitsMoney())
        .isFalse();
    assertThat(new BudgetPlan(Map.of(MONEY, some), null, null).limitsMoney()).isTrue();
    assertThat(new BudgetPlan(Map.of(), 5L, null).limitsMoney()).isTrue();
    assertThat(new BudgetPlan(Map.of(), null, 5L).limitsMoney()).isTrue();
  }
}
