package dev.trivium.forecast.arima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Pinned to R and its package forecast; the values are made by golden/arima.R. */
class ArimaGoldenTest {
  @Test
  void likelihoodIsExact() {
    for (JsonNode at : Golden.of("likelihoods")) {
      double[] y = Golden.numbers(at.get("y"));
      boolean mean = at.get("mean").asBoolean();
      double[] ones = new double[y.length];
      Arrays.fill(ones, 1);
      double[][] columns = mean ? new double[][] {y, ones} : new double[][] {y};
      Likelihood likelihood = new Likelihood(filter(columns), new double[mean ? 1 : 0]);

      double sum = likelihood.errors(Golden.weights(at), -1, new double[y.length]);

      String name = at.get("name").asText();
      double expected = at.get("logLikelihood").doubleValue();
      assertThat(-likelihood.deviance(sum) / 2)
          .as(name)
          .isCloseTo(expected, Percentage.withPercentage(1e-4));
      if (mean) {
        assertThat(likelihood.coefficients()[0])
            .as(name)
            .isCloseTo(at.get("level").doubleValue(), within(1e-4));
      }
    }
  }

  private static Filter filter(double[][] columns) {
    return Filled.gaps(columns[0]) ? new GapFilter(columns) : new Innovations(columns);
  }

  /** The slow filter on the same values is an independent check of the fast one. */
  @Test
  void bothFiltersAgree() {
    for (JsonNode at : Golden.of("likelihoods")) {
      double[] y = Filled.of(Golden.numbers(at.get("y")));
      Innovations fast = new Innovations(new double[][] {y});
      GapFilter slow = new GapFilter(new double[][] {y});

      fast.run(Golden.weights(at), -1);
      slow.run(Golden.weights(at), -1);

      String name = at.get("name").asText();
      assertThat(fast.logVariance()).as(name).isCloseTo(slow.logVariance(), within(1e-6));
      for (int t = 0; t < y.length; t++) {
        assertThat(fast.errors(0)[t]).as(name).isCloseTo(slow.errors(0)[t], within(1e-6));
      }
      assertThat(fast.ahead(0, 5)[4]).as(name).isCloseTo(slow.ahead(0, 5)[4], within(1e-6));
    }
  }

  /** R counts the first errors of a differenced series into its variance, hence 0.2 %. */
  @Test
  void forecastsAndDeviationsAreThoseOfTheSameWeights() {
    for (JsonNode at : Golden.of("forecasts")) {
      double[] y = Golden.numbers(at.get("y"));
      ArimaFit fit = new ArimaFit(orders(at), Golden.free(at), y, 0, Design.NONE, List.of());

      Path path = fit.path(18);

      double[] mean = Golden.numbers(at.get("mean"));
      double[] deviation = Golden.numbers(at.get("deviation"));
      double size = DoubleStream.of(y).map(Math::abs).average().orElseThrow();
      for (int h = 0; h < 18; h++) {
        String name = at.get("name").asText() + " step " + (h + 1);
        assertThat(path.centre(h)).as(name).isCloseTo(mean[h], within(5e-5 * size));
        assertThat(path.spread(h)).as(name).isCloseTo(deviation[h], within(2e-3 * deviation[h]));
      }
      assertThat(fit.criterion())
          .as(at.get("name").asText())
          .isCloseTo(at.get("aicc").doubleValue(), within(0.02));
    }
  }

  @Test
  void stationarityStatisticIsThatOfThePaper() {
    for (JsonNode at : Golden.of("chosen")) {
      assertThat(Kpss.statistic(Golden.numbers(at.get("y"))))
          .isCloseTo(at.get("kpss").doubleValue(), Percentage.withPercentage(1e-6));
    }
  }

  @Test
  void ordersAreAboutAsGoodAsThoseOfR() {
    int sameDifferences = 0;
    int notWorse = 0;
    List<JsonNode> sets = Golden.of("chosen");
    for (JsonNode at : sets) {
      double[] y = Golden.numbers(at.get("y"));
      int m = at.get("m").asInt();

      ArimaFit fit = (ArimaFit) new Arima().fit(y, m > 1 ? List.of(m) : List.of());

      double aicc = fit.criterion() + 2 * (y.length - fit.orders.lost()) * logScale(y);
      boolean same =
          fit.orders.diff() == at.get("diff").asInt()
              && fit.orders.seasonDiff() == at.get("seasonDiff").asInt();
      sameDifferences += same ? 1 : 0;
      notWorse += same && aicc <= at.get("aicc").doubleValue() + 0.5 ? 1 : 0;
    }
    assertThat(sets).hasSize(30);
    assertThat(sameDifferences).isGreaterThanOrEqualTo(29);
    assertThat(notWorse).isGreaterThanOrEqualTo(28);
  }

  /** The fit divides by a power of two; its likelihood is that of the divided values. */
  private static double logScale(double[] y) {
    double largest = DoubleStream.of(y).map(Math::abs).max().orElseThrow();
    return (Math.getExponent(largest) + 1) * Math.log(2);
  }

  private static Orders orders(JsonNode at) {
    JsonNode plain = at.get("order");
    JsonNode seasonal = at.get("seasonal");
    return new Orders(
        plain.get(0).asInt(),
        plain.get(1).asInt(),
        plain.get(2).asInt(),
        seasonal.get(0).asInt(),
        seasonal.get(1).asInt(),
        seasonal.get(2).asInt(),
        at.get("m").asInt(),
        at.get("constant").asBoolean());
  }
}
