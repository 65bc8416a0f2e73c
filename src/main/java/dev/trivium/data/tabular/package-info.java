/** Bytes to rows: delimited text and JSON lines, cut anywhere, within fixed memory. */
@NullMarked
package dev.trivium.data.tabular;

import org.jspecify.annotations.NullMarked;
