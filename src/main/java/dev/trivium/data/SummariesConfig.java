package dev.trivium.data;

import java.time.Duration;

/**
 * Keeping summaries.
 *
 * @param every the longest pause between two looks for changed periods
 * @param periods of a region each, that one transaction adds up at most
 */
public record SummariesConfig(Duration every, int periods) {}
