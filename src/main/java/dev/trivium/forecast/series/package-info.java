/** A series as the models see it: equally spaced, finite, with its seasons. */
@NullMarked
package dev.trivium.forecast.series;

import org.jspecify.annotations.NullMarked;
