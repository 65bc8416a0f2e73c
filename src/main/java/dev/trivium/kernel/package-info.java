/**
 * The words every room speaks: who calls, what went wrong, what was observed, how futures cross.
 */
@NullMarked
package dev.trivium.kernel;

import org.jspecify.annotations.NullMarked;
