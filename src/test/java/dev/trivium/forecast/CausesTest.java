package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Series;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CausesTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  @Test
  void groupsOfOneRequestShareWhatIsKnownOfAll() {
    List<LocalDateTime> moments = new ArrayList<>();
    for (int t = 0; t < 7; t++) {
      moments.add(FIRST.plusDays(t).atStartOfDay());
    }
    double[] numbers = {0, 1, 0, 0, 1, 0, 1};
    DatedCauses dated = new DatedCauses(moments, Map.of("sale", numbers), Optional.empty(), 3);
    Grid one = Grid.dated(new double[] {5, 6, 7, 8}, FIRST, Grain.DAY);
    Grid other = Grid.dated(new double[] {1, 2, 3, 4}, FIRST, Grain.DAY);
    Causes causes = dated.on(one);

    Regressor first = sale(one.knowing(causes));
    Regressor second = sale(other.knowing(causes));

    assertThat(second).isSameAs(first);
    assertThat(first.values()).containsExactly(numbers);
  }

  @Test
  void aSeriesThatBeginsLaterKnowsTheRestAndAShorterOneTheBeginning() {
    Causes causes =
        new Causes(
            "covariates",
            List.of(new Regressor("sale", 0, new double[] {1, 2, 3, 4, 5, 6})),
            Optional.empty(),
            1,
            true);

    Regressor sale =
        sale(Grid.dated(new double[] {Double.NaN, 6, 7, 8}, FIRST, Grain.DAY).knowing(causes));

    assertThat(sale.values()).containsExactly(2, 3, 4, 5);
    assertThat(sale.length()).isEqualTo(4);
    assertThat(sale.expected(0, 2)).containsExactly(0, 0);
  }

  private static Regressor sale(Grid grid) {
    Series series = grid.series("group");
    return series.regressors().all().getFirst();
  }
}
