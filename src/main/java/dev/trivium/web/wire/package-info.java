/** Judges bytes and values from the network: framing, origins, JSON, UTF-8. */
@NullMarked
package dev.trivium.web.wire;

import org.jspecify.annotations.NullMarked;
