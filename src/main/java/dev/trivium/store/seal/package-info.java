/**
 * How values and keys are sealed: bytes in, bytes out, without a notion of where keys come from.
 */
@org.jspecify.annotations.NullMarked
package dev.trivium.store.seal;
