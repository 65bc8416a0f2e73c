/** Layer 2: takes rows in under contract and answers what a caller may know of them. */
@NullMarked
package dev.trivium.data;

import org.jspecify.annotations.NullMarked;
