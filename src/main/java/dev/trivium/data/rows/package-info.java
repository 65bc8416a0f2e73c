/** Turns questions about single rows into statements that an index serves under row security. */
@NullMarked
package dev.trivium.data.rows;

import org.jspecify.annotations.NullMarked;
