package dev.trivium.forecast.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What other series taught about which member to trust when: a few networks from a {@link
 * Situation} to a preference for each kind of member.
 *
 * <p>Idea: Montero-Manso, Athanasopoulos, Hyndman &amp; Talagala (2020); here the loss that was
 * minimised is that of the combination itself. The shipped file names what it was trained on.
 */
public final class MetaWeights {
  private static final String SHIPPED = "meta-weights.txt";

  private final double[] centre;
  private final double[] scale;
  private final List<Network> networks;

  /**
   * @param centre subtracted from each column of a row
   * @param scale divides it then
   */
  MetaWeights(double[] centre, double[] scale, List<Network> networks) {
    this.centre = centre.clone();
    this.scale = scale.clone();
    this.networks = List.copyOf(networks);
  }

  /** The weights that come with the program. */
  public static MetaWeights shipped() {
    return Shipped.WEIGHTS;
  }

  /**
   * Preferences, by network and kind; only their differences matter.
   *
   * @param situation a row of {@link Situation}
   */
  double[][] preferences(double[] situation) {
    double[] row = new double[situation.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (situation[i] - centre[i]) / scale[i];
    }
    double[][] found = new double[networks.size()][];
    for (int i = 0; i < found.length; i++) {
      found[i] = networks.get(i).outputs(row);
    }
    return found;
  }

  private static final class Shipped {
    static final MetaWeights WEIGHTS = read();

    private static MetaWeights read() {
      try (InputStream in = MetaWeights.class.getResourceAsStream(SHIPPED)) {
        if (in == null) {
          throw new IllegalStateException(SHIPPED + " is missing from the program");
        }
        return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    /** Lines of numbers: sizes, centres, scales, then one line a network; # begins a comment. */
    private static MetaWeights read(BufferedReader lines) throws IOException {
      List<double[]> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          rows.add(numbers(line));
        }
      }
      int hidden = (int) rows.getFirst()[0];
      List<Network> networks = new ArrayList<>();
      for (double[] weights : rows.subList(3, rows.size())) {
        networks.add(new Network(Situation.COLUMNS, hidden, Situation.KINDS, weights));
      }
      return new MetaWeights(rows.get(1), rows.get(2), networks);
    }

    private static double[] numbers(String line) {
      String[] words = line.strip().split(" ");
      double[] numbers = new double[words.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Double.parseDouble(words[i]);
      }
      return numbers;
    }
  }
}
