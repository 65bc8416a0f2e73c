/** Layer 1: answers questions, streamed and resumable, from the rooms below. */
@NullMarked
package dev.trivium.chat;

import org.jspecify.annotations.NullMarked;
