/** Finds what a sentence claims and whether the evidence holds it. */
@NullMarked
package dev.trivium.chat.claims;

import org.jspecify.annotations.NullMarked;
