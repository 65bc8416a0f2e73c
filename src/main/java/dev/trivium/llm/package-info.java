/** The only door to models: it turns texts into vectors, in this process and without a network. */
@NullMarked
package dev.trivium.llm;

import org.jspecify.annotations.NullMarked;
