/** Looks back: what past forecasts would have missed, and how wide bounds must be. */
@NullMarked
package dev.trivium.forecast.evaluate;

import org.jspecify.annotations.NullMarked;
