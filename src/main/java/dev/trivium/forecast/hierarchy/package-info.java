/** Makes forecasts of parts and totals add up, without making them worse. */
@NullMarked
package dev.trivium.forecast.hierarchy;

import org.jspecify.annotations.NullMarked;
