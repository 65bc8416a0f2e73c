package dev.trivium.forecast.evaluate;

/**
 * A small network: one hidden layer of tanh, linear outputs. Rows go in standardised.
 *
 * <p>All weights stand in one array: inputs × hidden, hidden, hidden × outputs, outputs.
 */
final class Network {
  final int inputs;
  final int hidden;
  final int outputs;
  private final double[] weights;

  Network(int inputs, int hidden, int outputs, double[] weights) {
    if (weights.length != size(inputs, hidden, outputs)) {
      throw new IllegalArgumentException(weights.length + " weights do not fit the network");
    }
    this.inputs = inputs;
    this.hidden = hidden;
    this.outputs = outputs;
    this.weights = weights.clone();
  }

  static int size(int inputs, int hidden, int outputs) {
    return inputs * hidden + hidden + hidden * outputs + outputs;
  }

  /** One number for each output. */
  double[] outputs(double[] row) {
    double[] layer = new double[hidden];
    int bias = inputs * hidden;
    for (int j = 0; j < hidden; j++) {
      layer[j] = weights[bias + j];
    }
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < hidden; j++) {
        layer[j] += row[i] * weights[i * hidden + j];
      }
    }
    int second = bias + hidden;
    int last = second + hidden * outputs;
    double[] out = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      out[o] = weights[last + o];
    }
    for (int j = 0; j < hidden; j++) {
      double value = StrictMath.tanh(layer[j]);
      for (int o = 0; o < outputs; o++) {
        out[o] += value * weights[second + j * outputs + o];
      }
    }
    return out;
  }
}
