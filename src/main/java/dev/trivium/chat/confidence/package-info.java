/** Says how likely an answer is right, from what was noticed while it was made. Pure. */
@NullMarked
package dev.trivium.chat.confidence;

import org.jspecify.annotations.NullMarked;
