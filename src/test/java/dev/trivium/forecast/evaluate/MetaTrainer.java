package dev.trivium.forecast.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Finds networks whose weights make combinations near to what came: Adam (Kingma &amp; Ba 2015)
 * with decoupled decay (Loshchilov &amp; Hutter 2019) on sMAPE and MASE of the combination, in the
 * proportion of OWA. The same rows and seed give the same bits.
 */
public final class MetaTrainer {
  private static final int HIDDEN = 48;
  private static final int BATCH = 256;
  private static final double RATE = 3e-3;
  private static final double DECAY = 3e-2;
  // About the errors of the benchmark of M4, so that both measures weigh the same.
  private static final double SMAPE = 0.5 / 13.5;
  private static final double MASE = 0.5 / 1.9;

  private final List<TrainingRow> rows;
  private final double[][] inputs;
  private final double[] importance;
  private final double[] centre = new double[Situation.COLUMNS];
  private final double[] scale = new double[Situation.COLUMNS];

  /**
   * @param importance of the frequencies; each row weighs by the square root of its frequency's
   *     importance over its share of the rows
   */
  public MetaTrainer(List<TrainingRow> rows, Map<String, Integer> importance) {
    this.rows = rows;
    standardise();
    this.inputs = rows.stream().map(row -> standard(row.situation())).toArray(double[][]::new);
    double all = importance.values().stream().mapToInt(Integer::intValue).sum();
    this.importance =
        rows.stream()
            .mapToDouble(row -> {
              double of = importance.get(row.frequency()) / all;
              long same = rows.stream().filter(o -> o.frequency().equals(row.frequency())).count();
              return Math.sqrt(of * rows.size() / same);
            })
            .toArray();
  }

  private void standardise() {
    for (int i = 0; i < centre.length; i++) {
      int at = i;
      double mean = rows.stream().mapToDouble(row -> row.situation()[at]).average().orElse(0);
      double square =
          rows.stream()
              .mapToDouble(row -> (row.situation()[at] - mean) * (row.situation()[at] - mean))
              .average()
              .orElse(0);
      centre[i] = rounded(mean);
      scale[i] = square < 1e-12 ? 1 : rounded(Math.sqrt(square));
    }
  }

  private double[] standard(double[] row) {
    double[] standard = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      standard[i] = (row[i] - centre[i]) / scale[i];
    }
    return standard;
  }

  /** Numbers as they will stand in the file. */
  static double rounded(double value) {
    return Double.parseDouble(String.format(java.util.Locale.ROOT, "%.5g", value));
  }

  /** The lines of the shipped file: sizes, centres, scales, networks. */
  public List<String> train(int networks, int epochs) {
    List<String> lines = new ArrayList<>();
    lines.add(Integer.toString(HIDDEN));
    lines.add(line(centre));
    lines.add(line(scale));
    IntStream.rangeClosed(1, networks)
        .parallel()
        .mapToObj(seed -> line(new Descent(seed, epochs).run()))
        .forEachOrdered(lines::add);
    return lines;
  }

  /** The same weights as the server will have them. */
  public static MetaWeights read(List<String> lines) {
    List<Network> networks = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      networks.add(new Network(Situation.COLUMNS, HIDDEN, Situation.KINDS, numbers(line)));
    }
    return new MetaWeights(numbers(lines.get(1)), numbers(lines.get(2)), networks);
  }

  private static double[] numbers(String line) {
    return java.util.Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static String line(double[] numbers) {
    StringBuilder line = new StringBuilder();
    for (double number : numbers) {
      line.append(line.isEmpty() ? "" : " ").append(rounded(number));
    }
    return line.toString();
  }

  private final class Descent {
    private final int size = Network.size(Situation.COLUMNS, HIDDEN, Situation.KINDS);
    private final double[] w = new double[size];
    private final double[] gradient = new double[size];
    private final double[] first = new double[size];
    private final double[] second = new double[size];
    private final SplittableRandom random;
    private final int epochs;

    Descent(long seed, int epochs) {
      random = new SplittableRandom(seed);
      this.epochs = epochs;
      int bias = Situation.COLUMNS * HIDDEN;
      for (int i = 0; i < bias; i++) {
        w[i] = random.nextGaussian() / Math.sqrt(Situation.COLUMNS);
      }
      for (int i = bias + HIDDEN; i < size - Situation.KINDS; i++) {
        w[i] = random.nextGaussian() * 0.01 / Math.sqrt(HIDDEN);
      }
    }

    double[] run() {
      int[] order = new int[rows.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      int total = epochs * ((order.length + BATCH - 1) / BATCH);
      int step = 0;
      for (int epoch = 0; epoch < epochs; epoch++) {
        shuffle(order);
        for (int from = 0; from < order.length; from += BATCH) {
          java.util.Arrays.fill(gradient, 0);
          int to = Math.min(order.length, from + BATCH);
          for (int i = from; i < to; i++) {
            learn(order[i], 1.0 / (to - from));
          }
          move(++step, RATE * 0.5 * (1 + StrictMath.cos(Math.PI * step / total)));
        }
      }
      return w;
    }

    private void shuffle(int[] order) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
    }

    private void move(int step, double rate) {
      double one = 1 - StrictMath.pow(0.9, step);
      double two = 1 - StrictMath.pow(0.999, step);
      for (int i = 0; i < size; i++) {
        first[i] = 0.9 * first[i] + 0.1 * gradient[i];
        second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
        double adam = first[i] / one / (Math.sqrt(second[i] / two) + 1e-8);
        w[i] -= rate * (adam + DECAY * w[i]);
      }
    }

    private void learn(int index, double share) {
      TrainingRow row = rows.get(index);
      double[] x = inputs[index];
      int bias = Situation.COLUMNS * HIDDEN;
      int out = bias + HIDDEN;
      int last = out + HIDDEN * Situation.KINDS;
      double[] layer = java.util.Arrays.copyOfRange(w, bias, out);
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < HIDDEN; j++) {
          layer[j] += x[i] * w[i * HIDDEN + j];
        }
      }
      double[] preference = java.util.Arrays.copyOfRange(w, last, size);
      for (int j = 0; j < HIDDEN; j++) {
        layer[j] = StrictMath.tanh(layer[j]);
        for (int k = 0; k < Situation.KINDS; k++) {
          preference[k] += layer[j] * w[out + j * Situation.KINDS + k];
        }
      }
      double[] weights = row.weights(preference);
      double[] slope = slopes(row, weights, share * importance[index]);
      for (int k = 0; k < Situation.KINDS; k++) {
        gradient[last + k] += slope[k];
      }
      for (int j = 0; j < HIDDEN; j++) {
        double back = 0;
        for (int k = 0; k < Situation.KINDS; k++) {
          gradient[out + j * Situation.KINDS + k] += slope[k] * layer[j];
          back += slope[k] * w[out + j * Situation.KINDS + k];
        }
        back *= 1 - layer[j] * layer[j];
        gradient[bias + j] += back;
        for (int i = 0; i < x.length; i++) {
          gradient[i * HIDDEN + j] += back * x[i];
        }
      }
    }

    /** Slope of the loss in each preference, through the softmax. */
    private double[] slopes(TrainingRow row, double[] weights, double importance) {
      double[] centre = row.combined(weights);
      int steps = centre.length;
      double[] byWeight = new double[weights.length];
      for (int h = 0; h < steps; h++) {
        double error = centre[h] - row.came()[h];
        double sign = Math.signum(error);
        double size = Math.max(1e-9, Math.abs(row.came()[h]) + Math.abs(centre[h]));
        double relative = (size - Math.abs(error) * Math.signum(centre[h]) * sign) / (size * size);
        double slope = sign * (MASE / row.scale() + SMAPE * 200 * relative) / steps * importance;
        for (int k = 0; k < weights.length; k++) {
          byWeight[k] += weights[k] > 0 ? slope * row.centres()[k][h] : 0;
        }
      }
      double mean = 0;
      for (int k = 0; k < weights.length; k++) {
        mean += weights[k] * byWeight[k];
      }
      for (int k = 0; k < weights.length; k++) {
        byWeight[k] = weights[k] * (byWeight[k] - mean);
      }
      return byWeight;
    }
  }
}
