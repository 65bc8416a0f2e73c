/** Compares what was foreseen with what came. */
@NullMarked
package dev.trivium.monitor;

import org.jspecify.annotations.NullMarked;
