package dev.trivium.forecast;

import java.util.List;

/** Series that came with the request itself. */
record InlineSeries(List<One> series, int horizonSteps, double level) {
  InlineSeries {
    series = List.copyOf(series);
  }

  record One(String key, Grid grid) {}
}
