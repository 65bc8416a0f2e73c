package dev.trivium.data;

import java.time.Duration;

/**
 * How much one question may ask for, and how long names and values are kept.
 *
 * @param rowsMax rows of an answer
 * @param datasetsMax datasets of a question whose metrics are set side by side
 * @param dimensionsMax dimensions of a question
 * @param valuesMax values in one condition
 * @param conditionsMax conditions, metrics and orders of a question, each
 * @param groupMin a group of fewer rows is left out of an answer; 0 leaves none out
 * @param scoreLeast score of what arrives, 0 to 100, below which an answer says so
 * @param modelMax bytes of a semantic model
 * @param modelRefresh after this time a node looks whether model or contracts have changed
 * @param vocabularyValues values listed for one dimension
 * @param vocabularyTtl after this time values are read again, if nothing was written before
 * @param vocabularyEntries vocabularies kept, one for each set of regions and roles
 * @param cacheBytes how much of results is kept, roughly
 * @param cacheTtl how long a result is kept if nothing changes
 */
public record MetricsConfig(
    int rowsMax,
    int datasetsMax,
    int dimensionsMax,
    int valuesMax,
    int conditionsMax,
    int groupMin,
    double scoreLeast,
    int modelMax,
    Duration modelRefresh,
    int vocabularyValues,
    Duration vocabularyTtl,
    int vocabularyEntries,
    long cacheBytes,
    Duration cacheTtl) {}
