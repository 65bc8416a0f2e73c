package dev.trivium.forecast;

import java.time.Duration;

/**
 * The limits of this room.
 *
 * @param level coverage the bounds aim at when the request does not say
 * @param maxHorizon steps ahead at most
 * @param maxPoints values of one series at most
 * @param maxInlineSeries series of one request, or groups of one metric, at most
 * @param maxValues periods of all series of one request together at most
 * @param maxAnswerPoints numbers of one answer at most: steps, sums and sample paths of all series
 * @param workers threads that forecast
 * @param queue forecasts at once, running and waiting; above, callers are told to come back
 * @param deadline how long one forecast may compute
 */
public record ForecastConfig(
    double level,
    int maxHorizon,
    int maxPoints,
    int maxInlineSeries,
    int maxValues,
    int maxAnswerPoints,
    int workers,
    int queue,
    Duration deadline) {}
