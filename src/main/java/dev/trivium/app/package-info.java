/** Reads the config, puts the house together, starts and stops it in order. */
@NullMarked
package dev.trivium.app;

import org.jspecify.annotations.NullMarked;
