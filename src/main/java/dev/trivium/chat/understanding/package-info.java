/** Turns a typed question into a typed interpretation; knows words and dates, nothing else. */
@NullMarked
package dev.trivium.chat.understanding;

import org.jspecify.annotations.NullMarked;
