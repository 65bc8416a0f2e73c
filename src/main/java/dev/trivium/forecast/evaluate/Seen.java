package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Lasting;
import java.util.List;

/** The values to fit to, and what was taken out of them that still reaches the next ones. */
public final class Seen {
  private final double[] values;
  private final List<Lasting> lasting;

  /**
   * @param lasting in the units of the values, the latest first
   */
  public Seen(double[] values, List<Lasting> lasting) {
    this.values = values.clone();
    this.lasting = List.copyOf(lasting);
  }

  public double[] values() {
    return values.clone();
  }

  public List<Lasting> lasting() {
    return lasting;
  }

  /** A path foreseen from the values with what is left of transient changes. */
  public Path whole(Path path) {
    double[] centre = Lasting.whole(lasting, path.centres());
    double[] spread = new double[centre.length];
    for (int h = 0; h < spread.length; h++) {
      spread[h] = path.spread(h);
    }
    return new Path(centre, spread);
  }
}
