/** Judges signed tokens: form, signature, issuer, audience and time. */
@NullMarked
package dev.trivium.web.token;

import org.jspecify.annotations.NullMarked;
