package dev.trivium.chat.understanding;

/** What a phrase stands for in the domain, and how well it fits. */
sealed interface Match {
  double quality();

  record OfMetric(String name, double quality) implements Match {}

  record OfDimension(String name, double quality) implements Match {}

  record OfValue(String dimension, String value, double quality) implements Match {}
}
