/** Documents: bytes in, passages out; and how passages are ranked. */
@NullMarked
package dev.trivium.data.text;

import org.jspecify.annotations.NullMarked;
