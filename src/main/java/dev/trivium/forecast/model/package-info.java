/** The models, one idea a file: numbers in, a centre and a spread for each step out. */
@NullMarked
package dev.trivium.forecast.model;

import org.jspecify.annotations.NullMarked;
