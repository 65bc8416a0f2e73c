/**
 * Counts what rules said, makes scores of it and finds what is unusual: numbers in, numbers out.
 */
@org.jspecify.annotations.NullMarked
package dev.trivium.data.quality;
