/** Judges what came back for a question against what should have, by the rows and not the words. */
@NullMarked
package dev.trivium.chat.evaluation;

import org.jspecify.annotations.NullMarked;
