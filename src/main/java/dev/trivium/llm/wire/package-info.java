/**
 * Reads what a language model sends: events out of bytes, and pieces of an answer out of events.
 */
@NullMarked
package dev.trivium.llm.wire;

import org.jspecify.annotations.NullMarked;
