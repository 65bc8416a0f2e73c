/** Autoregression and moving averages: orders, exact likelihood, regressors with such errors. */
@NullMarked
package dev.trivium.forecast.arima;

import org.jspecify.annotations.NullMarked;
