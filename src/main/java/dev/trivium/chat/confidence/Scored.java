package dev.trivium.chat.confidence;

/** A score and whether the answer was right. */
public record Scored(double score, boolean right) {}
