/** What travels between a client and the room: frames in, events out, as plain values. */
@NullMarked
package dev.trivium.chat.protocol;

import org.jspecify.annotations.NullMarked;
