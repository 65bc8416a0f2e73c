/** Runs models, guards and bounds over the series of a job; a forecast always comes. */
@NullMarked
package dev.trivium.forecast.engine;

import org.jspecify.annotations.NullMarked;
