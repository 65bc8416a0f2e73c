package dev.trivium.data.semantic;

/**
 * One thing that is wrong with a model.
 *
 * @param path where, such as {@code metrics.margin.expression}
 * @param reason what is wrong and what to do, in a plain sentence
 */
public record Mistake(String path, String reason) {}
