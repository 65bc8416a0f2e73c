/** Models of demand that often is zero, and the counts it comes in. */
@NullMarked
package dev.trivium.forecast.demand;

import org.jspecify.annotations.NullMarked;
