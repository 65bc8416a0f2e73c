/** Reads the file that lists language models, and knows the line of everything in it. */
@NullMarked
package dev.trivium.llm.settings;

import org.jspecify.annotations.NullMarked;
