package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Lasting;
import java.util.List;

/** The values to fit to, and what was taken out of them that reaches the next ones. */
public final class Seen {
  private final double[] values;
  private final List<Lasting> lasting;
  private final double[] expected;

  /**
   * @param lasting in the units of the values, the latest first
   */
  public Seen(double[] values, List<Lasting> lasting) {
    this(values, lasting, new double[0]);
  }

  /**
   * @param expected what known causes are expected to add to the next values, as many as are known
   */
  public Seen(double[] values, List<Lasting> lasting, double[] expected) {
    this.values = values.clone();
    this.lasting = List.copyOf(lasting);
    this.expected = expected.clone();
  }

  public double[] values() {
    return values.clone();
  }

  public List<Lasting> lasting() {
    return lasting;
  }

  /** A path foreseen from the values with what is left of transient changes, and with causes. */
  public Path whole(Path path) {
    double[] centre = Lasting.whole(lasting, path.centres());
    double[] spread = new double[centre.length];
    for (int h = 0; h < spread.length; h++) {
      spread[h] = path.spread(h);
      centre[h] += h < expected.length ? expected[h] : 0;
    }
    return new Path(centre, spread);
  }
}
