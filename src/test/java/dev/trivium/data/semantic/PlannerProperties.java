package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.kernel.ProblemException;
import dev.trivium.support.Property;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlannerProperties {
  private static final Model MODEL = Workshop.model();
  private static final Model ARCADE = Arcade.model();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)::");
  private static final List<Op> OPS = List.of(Op.values());
  private static final List<String> FIELDS =
      List.of("kind", "note", "price", "hours", "days_in_shop", "brought_on", "region", "weekday");

  @Test
  void noValueEverBecomesSql() {
    Property.holds(
        3_000,
        random -> {
          String canary = canary(random);
          List<Object> values = new ArrayList<>();
          Op op = OPS.get(random.nextInt(OPS.size()));
          for (int n = op == Op.BETWEEN ? 2 : op == Op.IS_NULL ? 0 : 1; n > 0; n--) {
            values.add(canary);
          }
          String field =
              random.nextInt(10) == 0 ? canary : FIELDS.get(random.nextInt(FIELDS.size()));
          try {
            Plan plan = plan(List.of(new Condition(field, op, values, random.nextBoolean())));
            assertThat(plan.sql()).doesNotContain(canary);
            assertThat(used(plan)).isEqualTo(plan.arguments().size());
          } catch (ProblemException refused) {
            assertThat(refused.problem().kind().status()).isEqualTo(422);
          }
        });
  }

  @Test
  void noValueBecomesSqlWhereDatasetsStandSideBySide() {
    List<String> metrics =
        List.of("sales_rows", "returns_weight", "products_rows", "sales_amount", "distinct(kind)");
    List<String> fields =
        List.of("product", "kind", "country", "region", "weekday", "products.maker", "note");
    int[] planned = {0};
    Property.holds(
        3_000,
        random -> {
          String canary = canary(random);
          Op op = OPS.get(random.nextInt(OPS.size()));
          List<Object> values =
              op == Op.BETWEEN
                  ? List.of(canary, canary)
                  : op == Op.IS_NULL ? List.of() : List.of(canary);
          Query query =
              new Query(
                  some(random, metrics),
                  some(random, fields),
                  List.of(
                      new Condition(
                          some(random, fields).getFirst(), op, values, random.nextBoolean())),
                  random.nextBoolean() ? null : new Query.Time(null, null, null, Model.Grain.WEEK),
                  List.of(),
                  List.of(),
                  0,
                  null);
          try {
            Plan plan = Planner.plan(ARCADE, query, Arcade.VIEWER, Workshop.LIMITS);
            assertThat(plan.sql()).doesNotContain(canary);
            assertThat(used(plan)).isEqualTo(plan.arguments().size());
            planned[0] += plan.sql().contains("union all") ? 1 : 0;
          } catch (ProblemException refused) {
            assertThat(refused.problem().kind().status()).isEqualTo(422);
          }
        });
    assertThat(planned[0]).as("questions over several datasets").isGreaterThan(100);
  }

  private static List<String> some(SplittableRandom random, List<String> all) {
    List<String> some = new ArrayList<>(all);
    while (some.size() > 1 && random.nextInt(4) > 0) {
      some.remove(random.nextInt(some.size()));
    }
    return some.size() > 3 ? some.subList(0, 3) : some;
  }

  @Test
  void everyArgumentIsUsed() {
    for (Model.Metric metric : MODEL.metrics()) {
      for (Model.Grain grain : EnumSet.complementOf(EnumSet.of(Model.Grain.HOUR))) {
        Query query =
            new Query(
                List.of(metric.name(), "distinct(kind)"),
                List.of(),
                List.of(),
                new Query.Time("brought_on", null, null, grain),
                List.of(),
                List.of(),
                0,
                null);
        Plan plan = Planner.plan(MODEL, query, Workshop.VIEWER, Workshop.LIMITS);
        assertThat(used(plan)).isEqualTo(plan.arguments().size());
      }
    }
  }

  /** The highest placeholder; every lower one must be there too. */
  private static int used(Plan plan) {
    List<Integer> numbers = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(plan.sql());
    while (matcher.find()) {
      numbers.add(Integer.valueOf(matcher.group(1)));
    }
    return (int) numbers.stream().distinct().count();
  }

  private static String canary(SplittableRandom random) {
    return "qz'\";--" + Long.toHexString(random.nextLong()) + "$1";
  }

  private static Plan plan(List<Condition> conditions) {
    return Planner.plan(
        MODEL,
        new Query(
            List.of("takings", "tyre_share"),
            List.of("kind"),
            conditions,
            null,
            List.of(),
            List.of(),
            0,
            null),
        Workshop.VIEWER,
        Workshop.LIMITS);
  }
}
