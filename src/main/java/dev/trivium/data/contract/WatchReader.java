package dev.trivium.data.contract;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the engine of this project is to watch: {@code rowCountAnomaly: {strategy, k}} about a
 * dataset and {@code drift: {psi}} about a property.
 */
final class WatchReader {
  private static final double K = 3;
  private static final double PSI = 0.2;

  private final @Nullable Property property;

  WatchReader(@Nullable Property property) {
    this.property = property;
  }

  Optional<Gate.Measure> read(Node implementation) {
    if (implementation.at("rowCountAnomaly").there()) {
      return volume(implementation.at("rowCountAnomaly"));
    }
    if (implementation.at("drift").there()) {
      return drift(implementation.at("drift"));
    }
    implementation.wrong("must have rowCountAnomaly or drift");
    return Optional.empty();
  }

  private static Optional<Gate.Measure> volume(Node node) {
    double k = positive(node, "k", K);
    String word = node.text("strategy", "onlineNormal").toLowerCase(Locale.ROOT);
    Gate.Strategy strategy =
        switch (word) {
          case "onlinenormal" -> Gate.Strategy.ONLINE_NORMAL;
          case "batchnormal" -> Gate.Strategy.BATCH_NORMAL;
          case "rateofchange" -> Gate.Strategy.RATE_OF_CHANGE;
          case "holtwinters" -> Gate.Strategy.HOLT_WINTERS;
          default -> {
            node.at("strategy")
                .wrong("is not onlineNormal, batchNormal, rateOfChange or holtWinters");
            yield Gate.Strategy.ONLINE_NORMAL;
          }
        };
    return Optional.of(new Gate.Volume(strategy, k));
  }

  private Optional<Gate.Measure> drift(Node node) {
    if (property == null) {
      node.wrong("drift stands with a property");
      return Optional.empty();
    }
    if (property.personal()) {
      node.wrong(property.name() + " is sealed; its distribution is not looked at");
      return Optional.empty();
    }
    return Optional.of(new Gate.Drift(property, positive(node, "psi", PSI)));
  }

  private static double positive(Node node, String key, double usual) {
    Node value = node.at(key);
    if (!value.there()) {
      return usual;
    }
    if (!value.json().isNumber() || value.json().asDouble() <= 0) {
      value.wrong("must be a number above 0");
    }
    return value.json().asDouble(usual);
  }
}
