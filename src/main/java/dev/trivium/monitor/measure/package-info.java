/** How surprising an arriving value is, given what was foreseen, and what kind of surprise. */
@NullMarked
package dev.trivium.monitor.measure;

import org.jspecify.annotations.NullMarked;
