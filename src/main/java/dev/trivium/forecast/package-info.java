/** Layer 3: foresees series, says how sure it is. */
@NullMarked
package dev.trivium.forecast;

import org.jspecify.annotations.NullMarked;
