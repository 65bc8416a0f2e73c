/**
 * Judges what came back for a question against what should have, by the rows and not the words, and
 * makes up questions whose meaning is known.
 */
@NullMarked
package dev.trivium.chat.evaluation;

import org.jspecify.annotations.NullMarked;
