package dev.trivium.chat.confidence;

/**
 * From which score on answers of a class are given without a reservation, and what that rests on.
 *
 * @param threshold the lowest such score
 * @param answered labelled answers at or above it
 * @param errors wrong ones among them
 * @param errorAtMost upper bound of the share of wrong ones, which holds with chance {@code 1 -
 *     delta}
 */
public record Guarantee(double threshold, int answered, int errors, double errorAtMost) {}
